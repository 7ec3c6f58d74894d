import { payload } from "../support/csv";
import { roster } from "../support/lists";
import { OWNER, expect, test } from "../support/world";

test.describe("not signed in", () => {
  test.use({ signedIn: false });

  test("in and out again", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "How is it going?" })).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).filter({ visible: true }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  });

  test("a wrong password is told on the page", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByLabel("Password").fill("not-the-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("E-mail and password do not match.")).toBeVisible();
  });
});

test("settings are kept", async ({ page, world }) => {
  const workspace = await world.workspace("Before");
  await page.goto(world.page("settings", workspace));
  await page.getByLabel("Name", { exact: true }).fill("After");
  await page.getByRole("button", { name: "Save workspace" }).click();
  await page.goto(world.page("settings", workspace));
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("After");
  await page.getByLabel("Day").fill("2013-10-10");
  await page.getByRole("button", { name: "Save day" }).click();
  await page.goto(world.page("school", workspace));
  await expect(page.locator(".as-of")).toHaveText("As of 10 Oct 2013");
});

test("files are sent by the form and previewed", async ({ page, world }) => {
  await page.goto(world.page("import", await world.workspace()));
  await page.getByLabel("Choose files to import").setInputFiles(payload(roster()));
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.locator("ul.files")).toContainText("roster.csv");
  await expect(page.locator("dl.counts")).toContainText("Students");
});
