import type { Page } from "@playwright/test";
import { join } from "node:path";
import { choose, previewed } from "./drop";
import { broken } from "./lists";
import { files } from "./oulad";
import { places } from "./routes";
import { range } from "./school";
import { cookie, expect, open, test, type World } from "./world";

const FOLDER = process.env.PICTURES ?? "results/pictures";

/** Opens each state that is not a page of its own, and gives its name after it. */
async function* states(page: Page, world: World): AsyncGenerator<string> {
  await open(page, world.page("school"));
  await range(page);
  yield "overview-range";
  await open(page, world.page("school"));
  await page.locator("svg.chart-plot").first().focus();
  await page.keyboard.press("End");
  await page.locator(".chart-table > summary").first().click();
  yield "overview-chart-read";
  await open(page, world.page("school/students?status=at-risk&sort=status"));
  yield "students-filtered";
  await open(page, world.page("school/at-risk"));
  const slider = page.getByLabel("At risk after");
  if (!(await slider.isVisible())) await page.locator("details.thresholds > summary").click();
  await slider.fill("6");
  await page.getByRole("button", { name: "Who would enter?" }).click();
  await expect(page.locator("ul.moved a").first()).toBeVisible();
  yield "at-risk-sliders";
  yield* importing(page, world);
  const more = page.locator(".tabbar summary");
  if (await more.isVisible()) {
    await more.click();
    yield "more";
  }
}

async function* importing(page: Page, world: World): AsyncGenerator<string> {
  await open(page, world.page("import", await world.workspace()));
  await choose(page, [...files(), broken()]);
  await previewed(page);
  yield "import-dates";
  await page.getByRole("button", { name: "Use these dates" }).click();
  await expect(page.getByRole("button", { name: /^Import \d/ })).toBeEnabled();
  yield "import-counts";
  await page.getByRole("link", { name: /^Rows/ }).click();
  await expect(page.getByRole("navigation", { name: "Kind of record" })).toBeVisible();
  yield "import-rows";
  await page.getByRole("link", { name: /^Rejects/ }).click();
  await expect(page.getByRole("table", { name: "Rejected rows" })).toBeVisible();
  yield "import-rejects";
  await page.getByRole("button", { name: /^Import \d/ }).click();
  await expect(page.locator("#done")).toBeVisible();
  yield "import-done";
  await page.getByRole("button", { name: "Undo" }).first().click();
  yield "import-undo";
  await page.getByRole("dialog").getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByText("Import undone.")).toBeVisible();
  yield "import-undone";
}

for (const width of [390, 768, 1280]) {
  for (const theme of ["light", "dark"]) {
    test(`${width} px, ${theme}`, async ({ page, world, complaints }) => {
      complaints.allow(/40[14]/);
      const take = (name: string) =>
        page.screenshot({ path: join(FOLDER, `${name}-${width}-${theme}.png`), fullPage: true, animations: "disabled" });
      await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
      for (const place of await places(world)) {
        await page.context().clearCookies();
        await page.context().addCookies([cookie("theme", theme), ...(place.signedIn ? world.state.cookies : [])]);
        await open(page, place.address);
        await take(place.name);
      }
      await page.context().addCookies([cookie("theme", theme), ...world.state.cookies]);
      for await (const name of states(page, world)) await take(name);
    });
  }
}
