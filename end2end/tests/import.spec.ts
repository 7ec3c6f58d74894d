import { bare } from "../support/csv";
import { amount, choose, imported, previewed } from "../support/drop";
import { BROKEN, broken, foreign, roster } from "../support/lists";
import { AS_OF, STUDENTS, files } from "../support/oulad";
import { tile } from "../support/school";
import { expect, open, test } from "../support/world";
import { zip } from "../support/zip";

test("any subset in any order ends in the same numbers", async ({ page, world }) => {
  const workspace = await world.workspace();
  const [courses, assessments, vle, info, registration, submissions, activity] = files();
  await open(page, world.page("import", workspace));
  await imported(page, [activity, vle]);
  await open(page, world.page("import", workspace));
  await imported(page, [submissions, registration, assessments, info, courses]);
  await world.lookAt(workspace, AS_OF);
  await open(page, world.page("school", workspace));
  await expect(tile(page, "Total students")).toHaveText(String(STUDENTS));
  await open(page, world.page("import", workspace));
  await choose(page, files());
  await previewed(page);
  await expect(page.getByText("There is nothing to write.")).toBeVisible();
});

test("a zip is read as the files in it", async ({ page, world }) => {
  await open(page, world.page("import", await world.workspace()));
  await page.getByLabel("Choose files to import").setInputFiles({
    name: "course.zip",
    mimeType: "application/zip",
    buffer: zip(files()),
  });
  await previewed(page);
  await page.getByRole("button", { name: "Use these dates" }).click();
  await expect(amount(page, "Students")).toHaveText(String(STUDENTS + 2));
  await expect(page.locator("ul.files > li.done")).toHaveCount(7);
});

test("a plain roster, with a column that nobody knows", async ({ page, world }) => {
  const workspace = await world.workspace();
  await open(page, world.page("import", workspace));
  await choose(page, [roster()]);
  await previewed(page);
  await expect(page.locator("ul.files")).toContainText("Shirt size");
  await page.getByRole("button", { name: /^Import \d/ }).click();
  await expect(page.locator("#done")).toBeVisible();
  await expect(amount(page, "Students")).toHaveText("3");
  await open(page, world.page("school/students", workspace));
  const ada = page.getByRole("row").filter({ hasText: "Ada Lovelace" });
  await expect(ada).toContainText("Intro to Rust");
  await expect(ada).toContainText("45");
  await ada.getByRole("link").click();
  await expect(page.getByRole("definition").filter({ hasText: "ada@list.example" })).toBeVisible();
  await expect(page.locator("section").filter({ hasText: "From your files" }).last()).toContainText("Shirt size");
});

test("a broken file says which rows, columns and values it cannot use", async ({ page, world }) => {
  await open(page, world.page("import", await world.workspace()));
  await choose(page, [broken()]);
  await previewed(page);
  await page.getByRole("button", { name: "Use these dates" }).click();
  await expect(amount(page, "Rejected")).toHaveText(String(BROKEN.length));
  await page.getByRole("link", { name: /^Rejects/ }).click();
  const rows = page.getByRole("table", { name: "Rejected rows" }).locator("tbody tr");
  await expect(rows).toHaveCount(BROKEN.length);
  for (const [index, { line, column, value }] of BROKEN.entries()) {
    const cells = rows.nth(index).locator("th, td");
    await expect(cells.nth(0)).toHaveText("broken.csv");
    await expect(cells.nth(1)).toHaveText(line);
    await expect(cells.nth(2)).toHaveText(column);
    if (value) await expect(cells.nth(3)).toHaveText(value);
    await expect(cells.nth(4)).toHaveText(/\.$/);
  }
  await page.getByRole("button", { name: /^Import \d/ }).click();
  await expect(amount(page, "Activities")).toHaveText("3");
});

test("a course whose name suggests no day must be given one", async ({ page, world }) => {
  await open(page, world.page("import", await world.workspace()));
  const head = ["code_module", "code_presentation", "id_student", "id_site", "date", "sum_click"];
  await choose(page, [bare("studentVle.csv", head, [["XYZ", "first", "1", "10", "3", "2"]])]);
  await previewed(page);
  const day = page.getByLabel("XYZ first");
  await expect(day).toHaveValue("");
  await expect(day).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Choose a day to go on")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import/ })).toBeDisabled();
  await day.fill("2024-09-02");
  await page.getByRole("button", { name: "Use these dates" }).click();
  await expect(page.getByRole("button", { name: /^Import \d/ })).toBeEnabled();
  await page.getByRole("link", { name: /^Rows/ }).click();
  await page.getByRole("link", { name: /^Activities/ }).click();
  await expect(page.locator("tbody tr").first()).toContainText("2024-09-05");
});

test("a file of something else writes nothing", async ({ page, world }) => {
  await open(page, world.page("import", await world.workspace()));
  await choose(page, [foreign()]);
  await previewed(page);
  await expect(page.locator("ul.files > li.failed")).toContainText("orders.csv");
  await expect(page.getByText("None of these files is understood. Nothing can be written.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
});

test("an import goes on when its page is left", async ({ page, world }) => {
  const workspace = await world.workspace();
  await open(page, world.page("import", workspace));
  await choose(page, files());
  await previewed(page);
  await page.getByRole("button", { name: "Use these dates" }).click();
  const begun = page.waitForResponse(/\/api\/import\/begin$/);
  await page.getByRole("button", { name: /^Import \d/ }).click();
  await begun;
  await page.goto("about:blank");
  await expect(async () => {
    await open(page, world.page("import", workspace));
    await expect(page.getByRole("table", { name: /Past imports/ })).toContainText("courses.csv and 6 more", { timeout: 500 });
  }).toPass();
  await open(page, world.page("school/students", workspace));
  await expect(page.getByRole("navigation", { name: "Pages" })).toContainText(`of ${STUDENTS + 2}`);
});

test("an upload that is cut off says so, keeps nothing and can be tried again", async ({ page, world, complaints }) => {
  complaints.allow(/ERR_CONNECTION_RESET/);
  await open(page, world.page("import", await world.workspace()));
  await page.route("**/upload/**", (route) => route.abort("connectionreset"));
  await choose(page, [roster()]);
  await expect(page.getByRole("alert")).toHaveText("The connection broke off. Nothing was kept; try again.");
  await expect(page.getByText("Past imports")).toBeHidden();
  await page.unroute("**/upload/**");
  await choose(page, [roster()]);
  await previewed(page);
});

test("a refused upload shows the server's sentence", async ({ page, world, complaints }) => {
  complaints.allow(/413/);
  await open(page, world.page("import", await world.workspace()));
  await page.route("**/upload/**", (route) => route.fulfill({ status: 413, body: "" }));
  await choose(page, [roster()]);
  await expect(page.getByRole("alert")).toContainText("larger than one upload may be (128 MB)");
});
