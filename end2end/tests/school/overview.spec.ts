import { plus, since } from "../../support/days";
import { PEOPLE } from "../../support/lists";
import { AS_OF, STUDENTS, activeBetween, withStatus } from "../../support/oulad";
import { buckets, range, readout, tile, twin } from "../../support/school";
import { expect, open, test } from "../../support/world";

test.beforeEach(async ({ page, world }) => open(page, world.page("school")));

test("its figures are those of the files", async ({ page }) => {
  await expect(tile(page, "Total students")).toHaveText(String(STUDENTS + PEOPLE.length));
  const active = activeBetween(plus(AS_OF, -6), AS_OF) + PEOPLE.length;
  await expect(tile(page, "Active this week")).toHaveText(String(active));
  await expect(page.locator(".needs-figure")).toHaveText(String(withStatus("At risk")));
  await expect(page.locator(".needs-list li")).toHaveCount(5);
  const rows = await twin(page);
  expect(rows).toHaveLength(30);
  for (const [index, row] of rows.entries()) {
    const day = plus(AS_OF, index - 29);
    expect([day, row[1]]).toEqual([day, String(activeBetween(day, day) + (day === AS_OF ? PEOPLE.length : 0))]);
  }
});

test("each preset stands in the address and back undoes it", async ({ page }) => {
  for (const [words, slug, count] of [
    ["7 days", "range=7d", 7],
    ["Today", "range=today", 1],
    ["This month", "range=month", 27],
    ["This week", "range=week", 7],
  ] as const) {
    await (await range(page)).getByRole("link", { name: words, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${slug}$`));
    await expect(buckets(page)).toHaveCount(count);
  }
  await page.goBack();
  await expect(page).toHaveURL(/range=month$/);
  await expect(buckets(page)).toHaveCount(27);
});

test("a custom range, its comparison and its steps stand in the address", async ({ page }) => {
  const panel = await range(page);
  await panel.getByLabel("From").fill("2013-10-07");
  await panel.getByLabel("To").fill("2013-10-20");
  await panel.getByLabel("Compare with").selectOption("Same period last year");
  await panel.getByLabel("By").selectOption("Week");
  await panel.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/from=2013-10-07&to=2013-10-20/);
  await expect(page).toHaveURL(/compare=year/);
  await expect(page).toHaveURL(/grain=week/);
  await expect(buckets(page)).toHaveCount(2);
  const [first, second] = await twin(page);
  expect(first[1]).toBe(String(activeBetween("2013-10-07", "2013-10-13")));
  expect(second[1]).toBe(String(activeBetween("2013-10-14", "2013-10-20")));
});

test("one course alone", async ({ page }) => {
  await page.getByRole("navigation", { name: "Course" }).getByRole("link", { name: "CCC 2013B" }).click();
  await expect(page).toHaveURL(/course=/);
  await expect(tile(page, "Total students")).toHaveText("40");
  await (await range(page)).getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/range=7d.*course=|course=.*range=7d/);
  await expect(tile(page, "Total students")).toHaveText("40");
});

test("the arrow keys read the chart as its table has it", async ({ page }) => {
  const rows = await twin(page);
  await page.locator("svg.chart-plot").first().focus();
  for (const [key, index] of [["End", 29], ["ArrowLeft", 28], ["Home", 0], ["ArrowRight", 1]] as const) {
    await page.keyboard.press(key);
    await expect(readout(page)).toContainText(rows[index][0].replace(" (so far)", ""));
    await expect(readout(page).locator("b")).toHaveText(rows[index][1]);
  }
  await page.keyboard.press("Escape");
  await expect(readout(page).locator("b")).toHaveCount(0);
});

test("the keys zoom into a stretch", async ({ page }) => {
  await page.locator("svg.chart-plot").first().focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 6; step += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/range=custom&from=2013-09-28&to=2013-10-04/);
  await expect(buckets(page)).toHaveCount(7);
});

test("dragging zooms into a stretch", async ({ page }) => {
  const plot = page.locator("svg.chart-plot").first();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (!box) throw new Error("the chart has no box");
  await page.mouse.move(box.x + box.width * 0.25, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + 80, { steps: 4 });
  await expect(page.locator(".chart-brush")).toBeVisible();
  await page.mouse.up();
  await expect(page).toHaveURL(/range=custom&from=2013-10-0\d&to=2013-10-(19|20|21)/);
  const params = new URL(page.url()).searchParams;
  await expect(buckets(page)).toHaveCount(1 + since(params.get("to") ?? "", params.get("from") ?? ""));
});

test("the pointer reads the day under it", async ({ page }) => {
  const rows = await twin(page);
  const plot = page.locator("svg.chart-plot").first();
  await plot.hover({ position: { x: 2, y: 60 } });
  await expect(readout(page)).toContainText(rows[0][0]);
  await page.mouse.move(0, 0);
  await expect(readout(page).locator("b")).toHaveCount(0);
});

test("a tile says what it means and the hours are shown where a file has them", async ({ page }) => {
  await page.getByRole("button", { name: "What «Active this week» means" }).click();
  await expect(page.getByText("Different students who opened, did or handed in anything").filter({ visible: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "When they come" })).toBeVisible();
});

test("a range that means nothing is told in words", async ({ page, world, complaints }) => {
  complaints.allow(/422/);
  await page.goto(world.page("school?range=custom&from=2013-10-07&to=2013-10-01"));
  await expect(page.getByRole("alert")).toContainText("The first day lies after the last.");
});
