import { expect, test } from "../../support/world";

test("the overview is arranged by its buttons without script", async ({ page, world }) => {
  await page.goto(`${world.page("school", await world.filled())}?arrange=yes`);
  await page.getByRole("button", { name: "Move Submissions up" }).click();
  await expect(page.locator("#arrange-tiles .drag-label")).toHaveText(["Total students", "Active this week", "Submissions", "Mean score"]);
  await expect(page).toHaveURL(/arrange=yes/);
});
