import { PEOPLE } from "../../support/lists";
import { STUDENTS, withStatus } from "../../support/oulad";
import { buckets, range, tile } from "../../support/school";
import { expect, test } from "../../support/world";

test("it answers, and its range, courses and theme work", async ({ page, world }) => {
  await page.goto(world.page("school"));
  await expect(tile(page, "Total students")).toHaveText(String(STUDENTS + PEOPLE.length));
  await expect(page.locator(".needs-figure")).toHaveText(String(withStatus("At risk")));
  await expect(page.locator("svg.chart-plot path").first()).toBeVisible();
  await (await range(page)).getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(buckets(page)).toHaveCount(7);
  const panel = await range(page);
  await panel.getByLabel("From").fill("2013-10-07");
  await panel.getByLabel("To").fill("2013-10-20");
  await panel.getByLabel("By").selectOption("Week");
  await panel.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/from=2013-10-07&to=2013-10-20/);
  await expect(buckets(page)).toHaveCount(2);
  await page.getByRole("navigation", { name: "Course" }).getByRole("link", { name: "CCC 2013B" }).click();
  await expect(tile(page, "Total students")).toHaveText("40");
  const address = page.url();
  await page.getByRole("button", { name: "Dark theme" }).filter({ visible: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(page.url()).toBe(address);
});
