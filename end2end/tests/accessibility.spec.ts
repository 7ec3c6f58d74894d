import type { Page } from "@playwright/test";
import { serious } from "../support/axe";
import { choose, previewed } from "../support/drop";
import { broken, roster } from "../support/lists";
import { range } from "../support/school";
import { places, type Place } from "../support/routes";
import { cookie, expect, open, test, type World } from "../support/world";

// What fades in has its colours only at the end; with reduced motion nothing fades.
test.use({ contextOptions: { reducedMotion: "reduce" } });

async function enter(page: Page, world: World, place: Place, theme: string): Promise<void> {
  const context = page.context();
  await context.clearCookies();
  await context.addCookies([cookie("theme", theme), ...(place.signedIn ? world.state.cookies : [])]);
  await open(page, place.address);
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
}

for (const theme of ["light", "dark"]) {
  test(`nothing serious on any page, ${theme}`, async ({ page, world, complaints }) => {
    // Every page, one after the other: what they take together grows with each.
    test.setTimeout(180_000);
    complaints.allow(/40[14]/);
    for (const place of await places(world)) {
      await enter(page, world, place, theme);
      expect.soft(await serious(page), place.name).toEqual([]);
    }
  });

  test(`nothing serious on what opens and what comes in between, ${theme}`, async ({ page, world }) => {
    await page.context().addCookies([cookie("theme", theme)]);
    await open(page, world.page("school"));
    await range(page);
    expect.soft(await serious(page), "range").toEqual([]);
    await open(page, world.page("school"));
    await page.locator(".chart-table > summary").first().click();
    expect.soft(await serious(page), "table").toEqual([]);
    await open(page, world.page("school/at-risk"));
    const sliders = page.locator("details.thresholds");
    if ((await sliders.getAttribute("open")) === null) await sliders.locator("summary").click();
    await page.getByLabel("At risk after").fill("6");
    await expect(page.locator(".thresholds-preview")).toContainText("enter and");
    expect.soft(await serious(page), "sliders").toEqual([]);
    await open(page, world.page("import", await world.workspace()));
    await choose(page, [roster(), broken()]);
    await previewed(page);
    expect.soft(await serious(page), "preview").toEqual([]);
    await page.getByRole("button", { name: "Use these dates" }).click();
    await page.getByRole("link", { name: /^Rejects/ }).click();
    await expect(page.getByRole("table", { name: "Rejected rows" })).toBeVisible();
    expect.soft(await serious(page), "rejects").toEqual([]);
    await page.getByRole("button", { name: /^Import \d/ }).click();
    await expect(page.locator("#done")).toBeVisible();
    expect.soft(await serious(page), "done").toEqual([]);
    await page.getByRole("button", { name: "Undo" }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    expect.soft(await serious(page), "dialog").toEqual([]);
  });
}
