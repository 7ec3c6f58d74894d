import { people } from "../support/lists";
import { STARTS, files } from "../support/oulad";
import { expect, open, test } from "../support/world";

test("a notice and new data appear in a second tab while it is open", async ({ page, world }) => {
  const name = "Watched school";
  const school = await world.workspace(name);
  await world.server.import(name, files(), STARTS);
  await open(page, world.page("school", school));
  const second = await page.context().newPage();
  await open(second, world.page("notices", school));
  await expect(second.getByRole("heading", { name: "What happened?" })).toBeVisible();
  const before = await second.locator(".notice-line").count();
  await world.server.import(name, [people()], []);
  await expect(second.locator(".notice-line")).toHaveCount(before + 1);
  await expect(page.getByRole("button", { name: "New data. Refresh" })).toBeVisible();
  await page.getByRole("button", { name: "New data. Refresh" }).click();
  await expect(page.getByRole("button", { name: "New data. Refresh" })).toHaveCount(0);

  // Reading by keyboard; the other tab's bell follows.
  await expect(page.locator(".bell")).toHaveAccessibleName(`Notices, ${before + 1} unread`);
  await second.getByRole("button", { name: "Mark all as read" }).focus();
  await second.keyboard.press("Enter");
  await expect(second.getByText("Everything is read")).toBeVisible();
  await expect(page.locator(".bell")).toHaveAccessibleName("Notices");
  await second.close();
});

test("how one is told is saved, by keyboard", async ({ page, complaints }) => {
  complaints.allow(/422/);
  await open(page, "/account/notices");
  const box = page.getByRole("checkbox", { name: "Import finished: Daily mail" });
  await expect(box).not.toBeChecked();
  await box.focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Daily mail at").selectOption("18");
  await page.getByLabel("No mail from").fill("22:00");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.locator(".field-error")).toHaveText(/Enter both times/);
  await page.getByLabel("until", { exact: true }).fill("07:00");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.getByText("Saved how you are told.")).toBeVisible();
  await page.reload();
  await expect(box).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Import finished: Under the bell" })).toBeChecked();
  await expect(page.getByLabel("Daily mail at")).toHaveValue("18");
  await expect(page.getByLabel("No mail from")).toHaveValue("22:00");
});
