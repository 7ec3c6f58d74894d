import { expect, test } from "../support/world";

test("goals and alerts are made by plain forms", async ({ page, world }) => {
  const workspace = await world.workspace();
  await page.goto(world.page("goals?new=1", workspace));
  await page.getByLabel("Target").fill("40");
  await page.getByRole("button", { name: "Save goal" }).click();
  await expect(page.locator(".goal")).toContainText("at least 40");
  await page.goto(world.page("alerts?new=1", workspace));
  await page.getByRole("button", { name: "Save alert" }).click();
  await expect(page.locator(".goal .badge")).toHaveText("No data");
});

test("forecast, cohorts and the dictionary can be read", async ({ page, world }) => {
  await page.goto(world.page("forecast?metric=activities&days=14"));
  await expect(page.locator(".lead")).toContainText("4 times in 5 between");
  await page.goto(world.page("cohorts?weeks=52"));
  await expect(page.locator(".lead")).toContainText("were seen in week");
  await page.goto(world.page("metrics"));
  await expect(page.locator("#mean_score")).toContainText("not measured: a gap, never 0");
});
