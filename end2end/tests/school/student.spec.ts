import { buckets, names, range, readout, twin } from "../../support/school";
import { expect, open, test } from "../../support/world";

async function find(page: import("@playwright/test").Page, list: string, name: string): Promise<void> {
  await open(page, `${list}?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name: `How is ${name}?` })).toBeVisible();
}

test("low scores: the status, why, and the work beside the course's", async ({ page, world }) => {
  await find(page, world.page("school/students"), "Student 11400");
  await expect(page.locator(".student-why")).toContainText("At risk");
  await expect(page.locator(".student-why")).toContainText("Mean of the last two scores is 25, below 40.");
  const work = page.getByRole("table", { name: "Assessments, by due day" }).locator("tbody tr");
  await expect(work).toHaveCount(3);
  await expect(work.nth(0)).toContainText("10 Oct 2013");
  await expect(work.nth(0)).toContainText("30.0");
  await expect(work.nth(1)).toContainText("20.0");
  await expect(page.getByRole("heading", { name: "From your files" })).toBeVisible();
});

test("their days follow the range, in the address and back", async ({ page, world }) => {
  await find(page, world.page("school/students"), "Student 11400");
  await expect(buckets(page)).toHaveCount(30);
  await (await range(page)).getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(buckets(page)).toHaveCount(7);
  const rows = await twin(page);
  await page.locator("svg.chart-plot").first().focus();
  await page.keyboard.press("Home");
  await expect(readout(page).locator("b")).toHaveText(rows[0][1]);
  await page.goBack();
  await expect(buckets(page)).toHaveCount(30);
});

test("who learns in two courses is judged by the one that runs", async ({ page, world }) => {
  await find(page, world.page("school/students"), "Student 9084");
  await expect(page.locator(".student-why .badge")).toHaveText("Engaged");
  await expect(page.locator(".facts").first()).toContainText("AAA 2013J, CCC 2013B");
});

test("back to the list, and an id that is nobody's", async ({ page, world, complaints }) => {
  await find(page, world.page("school/students"), "Student 11400");
  await page.locator("a.back").click();
  await expect(names(page)).toHaveCount(50);
  complaints.allow(/404/);
  const answer = await page.goto(world.page("school/students/nobody"));
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("alert")).toContainText("There is nothing here, or it is not yours to see.");
});
