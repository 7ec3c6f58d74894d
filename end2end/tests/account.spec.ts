import type { Page } from "@playwright/test";
import { newest } from "../support/oulad";
import { long } from "../support/days";
import { tile } from "../support/school";
import { OWNER, expect, open, ready, test } from "../support/world";

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test.describe("before one is in", () => {
  test.use({ signedIn: false });

  test("a wrong password and a wrong address are told alike, the right ones go in", async ({ page, complaints }) => {
    complaints.allow(/422/);
    await open(page, "/sign-in");
    for (const [email, password] of [
      [OWNER.email, "not-the-password"],
      ["nobody@openlearning.example", OWNER.password],
    ]) {
      await signIn(page, email, password);
      await expect(page.locator(".field-error")).toHaveText("E-mail and password do not match.");
      await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
    }
    await signIn(page, OWNER.email, OWNER.password);
    await expect(page.getByRole("heading", { name: "How is it going?" })).toBeVisible();
  });

  test("after signing out neither the back button nor the address shows anything", async ({ page, world, complaints }) => {
    complaints.allow(/401/);
    await open(page, "/sign-in");
    await signIn(page, OWNER.email, OWNER.password);
    await expect(tile(page, "Total students")).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).filter({ visible: true }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goBack();
    await expect(page.getByText("Sign in to go on.")).toBeVisible();
    await expect(page.locator(".tile")).toHaveCount(0);
    const answer = await page.goto(world.page("school/students"));
    expect(answer?.status()).toBe(401);
    await expect(page.getByText("Sign in to go on.")).toBeVisible();
    await expect(page.locator("table")).toHaveCount(0);
    await ready(page);
    await page.getByRole("link", { name: "Sign in" }).click();
    await expect(page.getByLabel("Password")).toBeVisible();
  });

  test("the root leads to the sign-in", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-in$/);
  });

  test("the set-up link works once", async ({ page, world, complaints }) => {
    complaints.allow(/409/);
    await open(page, world.server.link);
    await page.getByLabel("Your name").fill("Second");
    await page.getByLabel("E-mail").fill("second@openlearning.example");
    await page.getByLabel("Password").fill("another-harbour-7");
    await page.getByLabel("Workspace").fill("Mine");
    await page.getByRole("button", { name: "Make account" }).click();
    await expect(page.getByRole("alert")).toContainText("This link was used already");
  });

  test("fields are told apart, and what was written stays", async ({ page, newcomer, complaints }) => {
    complaints.allow(/422/);
    await open(page, newcomer.link);
    await page.getByLabel("Your name").fill("Maya");
    await page.getByLabel("E-mail").fill("maya@openlearning.example");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Make account" }).click();
    await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Workspace")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Your name")).not.toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Your name")).toHaveValue("Maya");
  });
});

test("settings of a workspace are kept", async ({ page, world }) => {
  const workspace = await world.workspace("To be renamed");
  await open(page, world.page("settings", workspace));
  await page.getByLabel("Name", { exact: true }).fill("Renamed");
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByLabel("Week starts on").selectOption("Sunday");
  await page.getByRole("button", { name: "Save workspace" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Settings saved." })).toBeVisible();
  await expect(page.locator(".side-brand")).toHaveText("Renamed");
  await open(page, world.page("settings", workspace));
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Renamed");
  await expect(page.getByLabel("Time zone")).toHaveValue("Asia/Tokyo");
  await expect(page.getByLabel("Week starts on")).toHaveValue("sunday");
});

test("a workspace without a name is not kept", async ({ page, world, complaints }) => {
  complaints.allow(/422/);
  const workspace = await world.workspace("Keeps its name");
  await open(page, world.page("settings", workspace));
  await page.getByLabel("Name", { exact: true }).fill(" ");
  await page.getByRole("button", { name: "Save workspace" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator(".field-error")).toBeVisible();
  await expect(page.locator(".side-brand")).toHaveText("Keeps its name");
});

test("the day looked at holds on every page until it is cleared", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("settings", workspace));
  await page.getByLabel("Day").fill("2013-10-10");
  await page.getByRole("button", { name: "Save day" }).click();
  const mark = page.locator(".as-of");
  await expect(mark).toHaveText(`As of ${long("2013-10-10")}`);
  for (const path of ["school", "school/students", "school/at-risk", "import"]) {
    await open(page, world.page(path, workspace));
    await expect(mark).toHaveText(`As of ${long("2013-10-10")}`);
  }
  await mark.click();
  await page.getByRole("button", { name: "Back to today" }).click();
  await expect(mark).toHaveCount(0);
  await open(page, world.page("school", workspace));
  await expect(mark).toHaveCount(0);
  await expect(page.locator(".notice")).toContainText(`Nothing came in after ${long(newest())}.`);
});

test("a further workspace, made and entered", async ({ page, world }) => {
  await open(page, "/workspaces/new");
  await page.getByLabel("Name", { exact: true }).fill("Evening school");
  await page.getByRole("button", { name: "Make workspace" }).click();
  await expect(page.getByRole("heading", { name: "What came in?" })).toBeVisible();
  await expect(page.locator(".side-brand")).toHaveText("Evening school");
  expect(page.url()).not.toContain(world.school);
});

test("an address that leads nowhere, and a workspace that is not one's own", async ({ page, complaints }) => {
  complaints.allow(/404/);
  expect((await page.goto("/no/such/page"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  expect((await page.goto("/w/0193aaaa-0000-7000-8000-000000000000/school"))?.status()).toBe(404);
  await expect(page.getByText("There is nothing here, or it is not yours to see.").first()).toBeVisible();
  await page.goto("/no/such/page");
  await ready(page);
  await page.getByRole("link", { name: "Go to the start" }).click();
  await expect(page.getByRole("heading", { name: "How is it going?" })).toBeVisible();
});
