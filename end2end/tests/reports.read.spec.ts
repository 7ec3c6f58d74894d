import { expect, test } from "../support/world";

test("a report is made and paused by plain forms", async ({ page, world }) => {
  const workspace = await world.workspace();
  await page.goto(world.page("reports?new=1", workspace));
  await page.getByRole("button", { name: "Save report" }).click();
  await expect(page.locator(".report")).toContainText("Mondays at 08:00");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.goto(world.page("reports", workspace));
  await expect(page.locator(".report")).toContainText("Comes no more until it is resumed");
});
