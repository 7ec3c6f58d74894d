import { PEOPLE } from "../../support/lists";
import { STUDENTS, withStatus } from "../../support/oulad";
import { names, pager } from "../../support/school";
import { expect, test } from "../../support/world";

const EVERYBODY = STUDENTS + PEOPLE.length;

test("pages, order, search and filters are links and forms", async ({ page, world }) => {
  await page.goto(world.page("school/students"));
  await expect(pager(page)).toHaveText(`1–50 of ${EVERYBODY}`);
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(pager(page)).toHaveText(`51–100 of ${EVERYBODY}`);
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect(names(page).first()).toHaveText("Zoë Müller");
  const search = page.getByRole("searchbox", { name: "Search students" });
  await search.fill("muller");
  await search.press("Enter");
  await expect(names(page)).toHaveText(["Zoë Müller"]);
  await search.fill("");
  await page.getByRole("combobox", { name: "Status" }).selectOption("Inactive");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(pager(page)).toHaveText(`1–${withStatus("Inactive")} of ${withStatus("Inactive")}`);
});
