import { readFile } from "node:fs/promises";
import { OWNER, expect, open, test } from "../support/world";

test.use({ signedIn: false });

test("an owner takes a copy of a student's data and erases them, takes a copy of their own, looks as another, and removes the sample world", async ({ page, newcomer, complaints }) => {
  complaints.allow(/422/);
  await open(page, newcomer.link);
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByLabel("Workspace").fill("Night school");
  await page.getByRole("button", { name: "Make account" }).click();
  await page.getByRole("button", { name: "Load the sample world" }).click();
  await expect(page.getByRole("heading", { name: "How is it going?" })).toBeVisible({ timeout: 30_000 });

  await page.getByRole("link", { name: "Students" }).filter({ visible: true }).first().click();
  const first = page.locator("tbody a[href*='/school/students/']").first();
  const name = (await first.innerText()).trim();
  await first.click();
  await expect(page.getByRole("heading", { name: `How is ${name}?` })).toBeVisible();
  await page.getByRole("link", { name: /^What is held about this student/ }).click();
  await expect(page.getByRole("heading", { name: `What is held about ${name}?` })).toBeVisible();

  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export what is held" }).click();
  const copy = JSON.parse(await readFile(await (await coming).path(), "utf8"));
  expect(copy.about.name).toBe(name);
  expect(copy.held.student).toHaveLength(1);

  await page.getByLabel("The student's name").fill("Somebody else");
  await page.getByRole("button", { name: "Erase this student" }).click();
  await expect(page.getByText(`Type «${name}» to go on.`)).toBeVisible();
  await page.getByLabel("The student's name").fill(name);
  await page.getByRole("button", { name: "Erase this student" }).click();
  await expect(page).toHaveURL(/\/school\/students$/);
  await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);

  const workspace = /\/w\/([^/]+)/.exec(page.url())?.[1] ?? "";
  await open(page, `${newcomer.url}/account/data`);
  await expect(page.getByText("Only you own")).toBeVisible();
  await page.getByRole("button", { name: "Make a copy" }).click();
  const link = page.getByRole("link", { name: "Download your copy" });
  await expect(link).toBeVisible({ timeout: 20_000 });
  const mine = page.waitForEvent("download");
  await link.click();
  expect((await mine).suggestedFilename()).toBe("Everything held about me.json");

  // A manager looks through another's eyes, who sees no settings of the team, and comes back.
  await open(page, `${newcomer.url}/w/${workspace}/settings/members`);
  await page.getByRole("row", { name: /Sami Lehtonen/ }).getByRole("button", { name: "View as Sami Lehtonen" }).click();
  await expect(page.getByRole("note")).toContainText("Sami Lehtonen");
  await expect(page.getByRole("heading", { name: "How is it going?" })).toBeVisible();
  await page.locator("html[data-ready]").waitFor();
  await page.getByRole("button", { name: "Look as yourself" }).click();
  await expect(page.getByRole("note")).toHaveCount(0);

  await open(page, `${newcomer.url}/w/${workspace}/settings`);
  await page.getByRole("button", { name: "Remove the sample world" }).click();
  await expect(page).not.toHaveURL(new RegExp(workspace));
});
