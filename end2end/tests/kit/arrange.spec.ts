import type { Page } from "@playwright/test";
import { press, tabTo } from "../../support/keys";
import { expect, open, test } from "../../support/world";

/** The rows of a list that is put in order, first to last. */
async function order(page: Page, list: string): Promise<string[]> {
  return page.locator(`#arrange-${list} .drag-label`).allTextContents();
}

const FIRST = ["Total students", "Active this week", "Mean score", "Submissions"];

test.describe("the order of the overview", () => {
  test.beforeEach(async ({ page, world }) => open(page, `${world.page("school", await world.filled())}?arrange=yes`));

  test("is changed by keys, announced, kept, and put back by Escape", async ({ page }) => {
    expect(await order(page, "tiles")).toEqual(FIRST);
    const handle = page.getByRole("button", { name: "Move Submissions", exact: true });
    const said = page.locator("#arrange-tiles [role=status]");
    await tabTo(page, handle);
    await page.keyboard.press("Space");
    await expect(said).toContainText("Submissions lifted from position 4 of 4");
    await page.keyboard.press("ArrowUp");
    await expect(said).toHaveText("position 3 of 4.");
    await page.keyboard.press("Escape");
    await expect(said).toHaveText("Submissions is back at position 4 of 4.");
    await page.keyboard.press("Space");
    await page.keyboard.press("Home");
    const kept = page.waitForResponse(/school\/arrange/);
    await page.keyboard.press("Space");
    await expect(said).toHaveText("Submissions moved to position 1 of 4.");
    await expect(handle).toBeFocused();
    expect((await kept).status()).toBe(200);
    const moved = ["Submissions", ...FIRST.slice(0, 3)];
    expect(await order(page, "tiles")).toEqual(moved);
    await press(page, page.getByRole("link", { name: "Done" }));
    await expect(page.locator(".tile-label > span").first()).toHaveText("Submissions");
    await page.reload();
    await expect(page.locator(".tile-label > span")).toHaveText(moved);
  });

  test("is changed by the pointer", async ({ page }) => {
    const from = await page.getByRole("button", { name: "Move Total students", exact: true }).boundingBox();
    const to = await page.locator("#arrange-tiles .drag-row").last().boundingBox();
    if (!from || !to) throw new Error("the list is not shown");
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 10, to.y + 10, { steps: 4 });
    await page.mouse.move(from.x + 10, to.y + to.height - 2, { steps: 4 });
    await expect(page.locator("#arrange-tiles .lifted")).toHaveText("Total students");
    await expect(page.locator("#arrange-tiles .mark-after")).toHaveText("Submissions");
    const kept = page.waitForResponse(/school\/arrange/);
    await page.mouse.up();
    await kept;
    expect(await order(page, "tiles")).toEqual([...FIRST.slice(1), "Total students"]);
  });

  test("is changed by buttons, and each is large enough", async ({ page }) => {
    const kept = page.waitForResponse(/school\/arrange/);
    await page.getByRole("button", { name: "Move Key figures down" }).click();
    await kept;
    expect((await order(page, "blocks"))[1]).toBe("Key figures");
    for (const button of await page.locator(".arrange button").all()) {
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await button.getAttribute("aria-label") ?? "").toBeGreaterThanOrEqual(24);
    }
    await page.reload();
    expect((await order(page, "blocks"))[1]).toBe("Key figures");
  });

  test("that was dropped beside what another window moved is made all the same", async ({ page, context }) => {
    const other = await context.newPage();
    await open(other, page.url());
    const move = async (where: Page, name: string) => {
      const kept = where.waitForResponse(/school\/arrange/);
      await where.getByRole("button", { name }).click();
      expect((await kept).status()).toBe(200);
    };
    await move(other, "Move Submissions up");
    await move(page, "Move Total students down");
    await expect.poll(() => order(page, "tiles")).toEqual(["Active this week", "Total students", "Submissions", "Mean score"]);
  });
});
