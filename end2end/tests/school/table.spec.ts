import { readFile } from "node:fs/promises";
import { press } from "../../support/keys";
import { PEOPLE } from "../../support/lists";
import { STUDENTS } from "../../support/oulad";
import { names, pager } from "../../support/school";
import { expect, open, test } from "../../support/world";

const EVERYBODY = STUDENTS + PEOPLE.length;

test("several keys sort by keyboard, and stand in the address", async ({ page, world }) => {
  await open(page, world.page("school/students"));
  const header = (name: string) => page.getByRole("columnheader", { name }).getByRole("link");
  await press(page, header("Status"));
  await expect(page).toHaveURL(/sort=status$/);
  await expect(page.getByRole("columnheader", { name: "Status" })).toHaveAttribute("aria-sort", "ascending");
  await header("Progress").focus();
  await page.keyboard.press("Shift+Enter");
  await expect(page).toHaveURL(/sort=status%2Cprogress$/);
  await expect(page.getByRole("columnheader", { name: "Status" })).toHaveAttribute("aria-sort", "ascending");
  await expect(header("Progress")).toContainText("key 2, rising");
  await header("Progress").click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(/sort=status%2C-progress$/);
  await page.getByText("Sort: 2 keys").click();
  await page.getByRole("link", { name: "Do not sort by Status" }).click();
  await expect(page).toHaveURL(/sort=-progress$/);
  await expect(page.locator("tbody tr").first()).toContainText("100 %");
});

test("columns are chosen, kept as a view, and saved as a file", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school/students", workspace));
  await page.locator("summary", { hasText: "Columns" }).click();
  await page.getByLabel("Score", { exact: true }).uncheck();
  await page.getByLabel("E-mail", { exact: true }).check();
  await page.getByRole("button", { name: "Move E-mail up" }).click();
  await page.getByRole("button", { name: "Show these" }).click();
  await expect(page.getByRole("columnheader")).toHaveText([/Select/, /Name/, "Course", /Progress/, /Last active/, /Status/, "E-mail", "Tags"]);
  await page.locator("summary", { hasText: "Views" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("With addresses");
  await page.getByRole("button", { name: "Keep view" }).click();
  await expect(page.locator("summary", { hasText: "With addresses" })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.locator("summary", { hasText: "Export" }).click();
  await page.getByRole("button", { name: "CSV" }).click();
  const file = await readFile((await (await download).path()) ?? "", "utf8");
  // Spreadsheets need the mark to read it as UTF-8; trimming takes it away.
  expect(file.startsWith("\ufeff")).toBe(true);
  const lines = file.trim().split("\r\n");
  expect(lines[0]).toBe("Name,Course,Progress,Last active,Status,E-mail,Tags");
  expect(lines).toHaveLength(STUDENTS + 1);
  await open(page, world.page("school/students", workspace));
  await page.locator("summary", { hasText: "Views" }).click();
  await page.getByRole("link", { name: "With addresses" }).click();
  await expect(page.getByRole("columnheader", { name: "E-mail" })).toBeVisible();
});

test("all that match get a tag, told before, and lose it again", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school/students", workspace));
  await page.getByLabel(`Select ${await names(page).first().textContent()}`).check();
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: `Select all ${STUDENTS} matching` }).click();
  await page.getByLabel(`Select ${await names(page).nth(1).textContent()}`).uncheck();
  await expect(bar).toContainText(`${STUDENTS - 1} selected`);
  await bar.getByRole("button", { name: "Tag" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tag", { exact: true }).fill("call");
  await dialog.getByRole("button", { name: "See what it does" }).click();
  await expect(dialog.getByRole("listitem").first()).toHaveText(`${STUDENTS - 1} get the tag`);
  await expect(page.locator(".tag")).toHaveCount(0);
  await dialog.getByRole("button", { name: `Change ${STUDENTS - 1} students` }).click();
  await expect(dialog.getByRole("listitem").first()).toHaveText(`${STUDENTS - 1} got the tag`);
  await expect(page.locator(".tag")).toHaveCount(49);
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog).toContainText(`Taken back for ${STUDENTS - 1} students`);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".tag")).toHaveCount(0);
});

test("a cell is edited in place: enter keeps, escape leaves, an error stands at it", async ({ page, world, complaints }) => {
  const workspace = await world.filled();
  await open(page, world.page("school/students", workspace));
  const name = await names(page).first().textContent();
  const cell = page.getByRole("button", { name: `Tags of ${name}: edit` });
  const field = page.getByRole("textbox", { name: `Tags of ${name}` });
  await press(page, cell);
  await expect(field).toBeFocused();
  await page.keyboard.type("vip, call");
  await page.keyboard.press("Enter");
  await expect(page.locator("tbody tr").first().locator(".tag")).toHaveText(["call", "vip"]);
  await cell.click();
  await field.fill("nobody");
  await page.keyboard.press("Escape");
  await expect(page.locator("tbody tr").first().locator(".tag")).toHaveText(["call", "vip"]);
  complaints.allow(/422/);
  await cell.click();
  await field.fill("x".repeat(33));
  await page.keyboard.press("Enter");
  await expect(page.locator("tbody tr").first().getByRole("alert")).toContainText("Use at most 32 characters for a tag.");
  await expect(field).toHaveValue("x".repeat(33));
  await page.keyboard.press("Escape");
  await expect(page.locator("tbody tr").first().locator(".tag")).toHaveText(["call", "vip"]);
});

test("on a phone a row is two lines and can be selected", async ({ page, world }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, world.page("school/students"));
  await expect(pager(page)).toHaveText(`1–50 of ${EVERYBODY}`);
  const row = page.locator("tbody tr").first();
  expect((await row.boundingBox())?.height ?? 999).toBeLessThan(140);
  await page.getByLabel(`Select ${await names(page).first().textContent()}`).check();
  await expect(page.getByRole("region", { name: "Selection" })).toBeInViewport();
  await page.locator("summary", { hasText: "Sort:" }).click();
  await page.getByRole("link", { name: "Progress" }).first().click();
  await expect(page).toHaveURL(/sort=progress/);
});
