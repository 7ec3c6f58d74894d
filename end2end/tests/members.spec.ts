import type { Browser, BrowserContext } from "@playwright/test";
import { Mailbox } from "../support/mailbox";
import { World, expect, open, ready, test as base } from "../support/world";

const test = base.extend<{ mailbox: Mailbox; mailing: World }>({
  mailbox: async ({}, use) => {
    const mailbox = await Mailbox.open();
    await use(mailbox);
    await mailbox.close();
  },
  /** A world of its own whose mail arrives. */
  mailing: async ({ mailbox }, use) => {
    const world = await World.make(undefined, mailbox.environment);
    await use(world);
    await world.server.stop();
  },
});

/** A browser that knows nothing of the owner's. */
function stranger(browser: Browser, world: World): Promise<BrowserContext> {
  return browser.newContext({ baseURL: world.server.url, storageState: { cookies: [], origins: [] } });
}

test("somebody is invited to one course by mail, comes in, and sees only that", async ({ page, browser, mailbox, mailing }) => {
  await page.context().clearCookies();
  await page.context().addCookies(mailing.state.cookies.map((one) => ({ ...one })));
  await open(page, mailing.server.url + mailing.page("settings/members"));
  await expect(page.getByRole("heading", { name: "Who belongs here?" })).toBeVisible();
  await page.getByRole("link", { name: "Invite somebody" }).click();
  await page.getByLabel("E-mail").fill("nils@openlearning.example");
  await page.getByLabel("Role").selectOption("analyst");
  await page.getByLabel("Only these courses").check();
  await page.getByRole("checkbox").first().check();
  const course = (await page.locator(".reach-courses .check").first().innerText()).trim();
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText("Invited. The link goes out by mail.")).toBeVisible();
  await expect(page.getByRole("row", { name: /nils@openlearning\.example/ })).toContainText(course);

  const link = await mailbox.link("nils@openlearning.example", "/invitation?token=");
  const context = await stranger(browser, mailing);
  const theirs = await context.newPage();
  await open(theirs, link);
  await expect(theirs.getByText("Maya Kern invites you to Open Learning as analyst")).toBeVisible();
  await theirs.getByLabel("Your name").fill("Nils Berg");
  await theirs.getByLabel("Password").fill("amber-lantern-42");
  await theirs.getByRole("button", { name: "Make account and join" }).click();
  await expect(theirs.getByRole("heading", { name: "How is it going?" })).toBeVisible();
  await ready(theirs);
  const offered = theirs.getByLabel("Course", { exact: true }).locator("option");
  if ((await offered.count()) > 0) {
    await expect(offered.filter({ hasText: course })).toHaveCount(1);
    expect(await offered.count()).toBeLessThanOrEqual(2);
  }
  expect((await theirs.goto(mailing.page("settings/members")))?.status()).toBe(403);
  // The link is used up, also for whoever finds it in the mailbox later.
  await open(theirs, link);
  await expect(theirs.getByText("This invitation was used already")).toBeVisible();
  await context.close();
  // The server of this world ends before the browser does.
  await page.goto("about:blank");
});

test("a person switches between their workspaces, by keyboard", async ({ page, world }) => {
  const second = await world.workspace("Second house");
  await open(page, world.page("school"));
  const button = page.getByRole("button", { name: "Switch workspace" });
  await button.focus();
  await page.keyboard.press("Enter");
  const entry = page.locator("#switch").getByRole("link", { name: /Second house/ });
  await expect(entry).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(entry).toBeHidden();
  await page.keyboard.press("Enter");
  await entry.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/w/${second}/school$`));
  await expect(page.locator(".side-brand")).toHaveText("Second house");
});

test("a guest looks by a link, and no longer once it is ended", async ({ page, browser, world, complaints }) => {
  complaints.allow(/401|404/);
  await open(page, world.page("settings/guests"));
  await page.getByLabel("For whom").fill("The auditors");
  await page.getByRole("button", { name: "Make the link" }).click();
  const line = page.locator(".look").filter({ hasText: "The auditors" });
  const link = await line.locator(".look-link a").getAttribute("href");
  const context = await stranger(browser, world);
  const guest = await context.newPage();
  await open(guest, link ?? "");
  await expect(guest.getByText("You look around as a guest.")).toBeVisible();
  await expect(guest.locator(".tile").first()).toBeVisible();
  await expect(guest.getByRole("link", { name: "Settings" })).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(line).toContainText("opened once");
  await line.getByRole("button", { name: "End" }).click();
  await expect(page.getByText("Ended. The link opens nothing any more.")).toBeVisible();
  expect((await guest.goto(world.page("school")))?.status()).toBe(401);
  await context.close();
});
