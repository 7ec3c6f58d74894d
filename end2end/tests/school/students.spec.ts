import { PEOPLE } from "../../support/lists";
import { STUDENTS, named, withStatus } from "../../support/oulad";
import { names, pager } from "../../support/school";
import { expect, open, test } from "../../support/world";

const EVERYBODY = STUDENTS + PEOPLE.length;

test.beforeEach(async ({ page, world }) => open(page, world.page("school/students")));

test("fifty a page, on and back, nobody twice", async ({ page }) => {
  await expect(pager(page)).toHaveText(`1–50 of ${EVERYBODY}`);
  const seen = new Set(await names(page).allTextContents());
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(pager(page)).toHaveText(`51–100 of ${EVERYBODY}`);
  for (const name of await names(page).allTextContents()) seen.add(name);
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(pager(page)).toHaveText(`101–${EVERYBODY} of ${EVERYBODY}`);
  for (const name of await names(page).allTextContents()) seen.add(name);
  expect(seen.size).toBe(EVERYBODY);
  await expect(page.getByRole("link", { name: "Next page" })).toHaveCount(0);
  await page.getByRole("link", { name: "Previous page" }).click();
  await expect(pager(page)).toHaveText(`51–100 of ${EVERYBODY}`);
  await page.goBack();
  await expect(pager(page)).toHaveText(`101–${EVERYBODY} of ${EVERYBODY}`);
});

test("search forgives accents, case and one typo", async ({ page }) => {
  const search = page.getByRole("searchbox", { name: "Search students" });
  for (const [query, found] of [
    ["muller", "Zoë Müller"],
    ["ŁUKASZ", "Łukasz Żak"],
    ["margerite", "Marguerite O'Connor"],
    ["soren@evening", "Søren Ångström"],
  ]) {
    await search.fill(query);
    await search.press("Enter");
    await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent(query)}`, "i"));
    await expect(pager(page)).toHaveText("1–1 of 1");
    await expect(names(page)).toHaveText([found]);
  }
});

test("nobody matches: says so and leads back", async ({ page }) => {
  const search = page.getByRole("searchbox", { name: "Search students" });
  await search.fill("zzzzzz");
  await search.press("Enter");
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  await expect(page.locator(".empty")).toContainText("zzzzzz");
  await page.getByRole("link", { name: "Clear search and filters" }).click();
  await expect(pager(page)).toHaveText(`1–50 of ${EVERYBODY}`);
});

test("filters narrow, together, and stand in the address", async ({ page }) => {
  await page.getByRole("combobox", { name: "Status" }).selectOption("At risk");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/status=at-risk/);
  await expect(pager(page)).toHaveText(`1–${withStatus("At risk")} of ${withStatus("At risk")}`);
  expect((await names(page).allTextContents()).sort()).toEqual(named("At risk").sort());
  await page.getByRole("combobox", { name: "Progress" }).selectOption("0 to 25 %");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(pager(page)).toHaveText("1–5 of 5");
  await page.getByRole("combobox", { name: "Course" }).selectOption("CCC 2013B");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  await page.goBack();
  await expect(pager(page)).toHaveText("1–5 of 5");
});

test("headers sort both ways and say so", async ({ page }) => {
  const header = (name: string) => page.getByRole("columnheader", { name });
  await expect(header("Name")).toHaveAttribute("aria-sort", "ascending");
  await expect(names(page).first()).toHaveText("Ana María Núñez");
  await header("Name").getByRole("link").click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(header("Name")).toHaveAttribute("aria-sort", "descending");
  await expect(names(page).first()).toHaveText("Zoë Müller");
  await header("Status").getByRole("link").click();
  await expect(page).toHaveURL(/sort=status/);
  await expect(header("Status")).toHaveAttribute("aria-sort", "ascending");
  await expect(header("Name")).not.toHaveAttribute("aria-sort", /./);
  await expect(page.locator("tbody tr").first()).toContainText("At risk");
  await header("Progress").getByRole("link").click();
  await expect(page).toHaveURL(/sort=progress/);
  await header("Progress").getByRole("link").click();
  await expect(page).toHaveURL(/sort=-progress/);
  await expect(header("Progress")).toHaveAttribute("aria-sort", "descending");
  await expect(page.locator("tbody tr").first()).toContainText("100 %");
});

test("a search keeps the order, and a name leads to the student", async ({ page }) => {
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=-name/);
  const search = page.getByRole("searchbox", { name: "Search students" });
  await search.fill("student 112");
  await search.press("Enter");
  await expect(page).toHaveURL(/q=student/);
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await expect(names(page).first()).toHaveText("Student 11263");
  await page.getByRole("link", { name: "Student 11263" }).click();
  await expect(page.getByRole("heading", { name: "How is Student 11263?" })).toBeVisible();
});

test("an address with an unknown status is told in words", async ({ page, world, complaints }) => {
  complaints.allow(/422/);
  await page.goto(world.page("school/students?status=nonsense"));
  await expect(page.getByRole("alert")).toContainText("There is no status “nonsense”.");
});
