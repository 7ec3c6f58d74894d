import { PEOPLE } from "../../support/lists";
import { STUDENTS, named } from "../../support/oulad";
import { names, pager } from "../../support/school";
import { expect, test } from "../../support/world";

test("it says who, why and since when", async ({ page, world }) => {
  await page.goto(world.page("school/at-risk"));
  await expect(page.locator(".lead")).toContainText(`${named("At risk").length} of ${STUDENTS + PEOPLE.length} students are at risk`);
  expect((await names(page).allTextContents()).sort()).toEqual(named("At risk").sort());
  await expect(page.locator("tbody tr").first().locator("td").nth(1)).toHaveText(/^\d+ \w{3}$/);
  await page.locator(".segment-counts").getByRole("link", { name: /Graduated/ }).click();
  await expect(pager(page)).toHaveText("1–28 of 28");
});
