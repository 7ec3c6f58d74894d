import type { Page } from "@playwright/test";
import { serious } from "../../support/axe";
import { press, tabTo } from "../../support/keys";
import { cookie, expect, open, test } from "../../support/world";

const PARTS = ["badge", "progress", "dialog", "menu", "combobox", "date", "list", "board", "rich", "broken"];

/** What the page says was chosen or moved. */
const told = (page: Page) => page.locator("output").last();

for (const theme of ["light", "dark"]) {
  test(`nothing serious on any part, and no target too small, ${theme}`, async ({ page }) => {
    await page.context().addCookies([cookie("theme", theme)]);
    for (const part of PARTS) {
      await open(page, `/kit?part=${part}`);
      expect.soft(await serious(page), part).toEqual([]);
      const small = await page.locator("main :is(button, input, select, a):visible").evaluateAll((all) =>
        all
          .map((one) => (one.matches("input[type=checkbox], input[type=radio]") ? (one.closest("label") ?? one) : one))
          .filter((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 24)
          .filter((one) => !one.closest(".rich"))
          .map((one) => one.outerHTML.slice(0, 80)),
      );
      expect.soft(small, part).toEqual([]);
    }
  });
}

test("a menu opens, goes round, finds by letter and gives the focus back", async ({ page }) => {
  await open(page, "/kit?part=menu");
  const button = page.getByRole("button", { name: "More", exact: true });
  await tabTo(page, button);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Open" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("c");
  await expect(page.getByRole("menuitem", { name: "Copy link" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Open" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(told(page)).toHaveText("delete");
  await expect(page.getByRole("menu").first()).toBeHidden();
});

test("a combobox finds what is typed carelessly, keeps only what is chosen, and sends it", async ({ page }) => {
  await open(page, "/kit?part=combobox");
  const one = page.getByRole("combobox", { name: "One country" });
  await tabTo(page, one);
  await page.keyboard.type("swizt");
  await expect(page.locator("#one-list [role=option]")).toHaveText(["Switzerland"]);
  await page.keyboard.press("ArrowDown");
  await expect(one).toHaveAttribute("aria-activedescendant", "one-0");
  await page.keyboard.press("Enter");
  await expect(one).toHaveValue("Switzerland");
  await page.keyboard.type("x");
  await page.keyboard.press("Tab");
  await expect(one).toHaveValue("Switzerland");

  const many = page.getByRole("combobox", { name: "Several countries" });
  await many.fill("den");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.locator(".chip")).toHaveText(["France", "Denmark"]);
  await page.keyboard.press("Backspace");
  await expect(page.locator(".chip")).toHaveText(["France"]);

  const slow = page.getByRole("combobox", { name: "Asked of the server" });
  await slow.pressSequentially("pol");
  await expect(page.locator("#slow-list [role=option]")).toHaveText(["Poland"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(told(page)).toHaveText("switzerland | france | poland");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(/one=switzerland&many=france&slow=poland/);
});

test("a day is typed or walked to, and a range is chosen in two steps", async ({ page }) => {
  await open(page, "/kit?part=date");
  await press(page, page.getByRole("button", { name: "Due on: choose in the calendar" }));
  const days = page.getByRole("dialog", { name: "Due on: calendar" });
  await expect(days.locator("thead th").first()).toHaveText("Mo");
  await tabTo(page, days.getByRole("button", { name: "Saturday 31 January 2026" }));
  await page.keyboard.press("PageDown");
  await expect(days.getByRole("button", { name: "Saturday 28 February 2026" })).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(days).toBeHidden();
  await expect(page.getByLabel("Due on", { exact: true })).toHaveValue("2026-02-23");
  await page.getByLabel("Due on", { exact: true }).fill("2026-03-01");
  await page.getByRole("button", { name: "Away: choose in the calendar" }).click();
  const range = page.getByRole("dialog", { name: "Away: calendar" });
  await range.getByRole("button", { name: "Tuesday 20 January 2026" }).click();
  await expect(range).toBeVisible();
  await range.getByRole("button", { name: "Monday 12 January 2026" }).click();
  await expect(range).toBeHidden();
  await expect(page.getByRole("radio", { name: "09:30" })).toBeDisabled();
  await page.getByRole("radio", { name: "10:00" }).check();
  await expect(told(page)).toHaveText("2026-03-01 | 2026-01-12 to 2026-01-20 | 10:00");
});

test("a card goes to another column by keys, by pointer and by its menu", async ({ page }) => {
  await open(page, "/kit?part=board");
  const lane = (nth: number) => page.locator(".drag-lane").nth(nth).locator(".drag-label");
  await tabTo(page, page.getByRole("button", { name: "Move Studio tour", exact: true }));
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("#pipeline [role=status]")).toHaveText("position 2 of 2 in Draft.");
  await page.keyboard.press("Space");
  await expect(lane(1)).toHaveText(["Spring course", "Studio tour"]);
  await expect(page.getByRole("button", { name: "Move Studio tour", exact: true })).toBeFocused();
  await page.getByRole("button", { name: "Move Interview to" }).click();
  await page.getByRole("menuitem", { name: "Done" }).click();
  await expect(lane(2)).toHaveText(["Interview"]);
  const from = await page.getByRole("button", { name: "Move Reading list", exact: true }).boundingBox();
  const to = await page.locator(".drag-lane").nth(2).boundingBox();
  if (!from || !to) throw new Error("the board is not shown");
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 30, to.y + 4, { steps: 8 });
  await page.mouse.up();
  await expect(lane(2)).toHaveText(["Reading list", "Interview"]);
  await expect(told(page)).toHaveText('reading-list Before("interview") in done');
});

test("a page scrolls while something is held at its edge", async ({ page }) => {
  await open(page, "/kit?part=list");
  const from = await page.getByRole("button", { name: "Move Video 1", exact: true }).boundingBox();
  if (!from) throw new Error("the list is not shown");
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, 790, { steps: 4 });
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(200);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.locator(".drag-label").first()).toHaveText("Video 1");
});

test("what cannot be undone asks for a name, and what can offers it", async ({ page }) => {
  await open(page, "/kit?part=dialog");
  await press(page, page.getByRole("button", { name: "Delete the workspace" }));
  const dialog = page.getByRole("dialog", { name: "Delete «Night school»?" });
  const go = dialog.getByRole("button", { name: "Delete" });
  await expect(go).toBeDisabled();
  await dialog.getByRole("textbox").fill("night school");
  await expect(go).toBeDisabled();
  await dialog.getByRole("textbox").fill("Night school");
  await go.click();
  await expect(page.locator(".toasts")).toHaveText("Deleted.");
  await page.getByRole("button", { name: "Remove a row" }).click();
  await page.getByRole("dialog", { name: "Remove this row?" }).getByRole("button", { name: "Remove" }).click();
  await expect(told(page)).toHaveText("1");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(told(page)).toHaveText("0");
});

test("text gets its form by buttons and keys, and never becomes markup", async ({ page }) => {
  await open(page, "/kit?part=rich");
  const preview = page.locator(".editor-preview");
  await expect(preview.locator("ol > li")).toHaveCount(2);
  await expect(preview.locator("a")).toHaveCount(1);
  await expect(preview).toContainText("<b>Markup stays text</b>");
  const field = page.getByLabel("Note", { exact: true });
  await field.fill("two words");
  await field.press("Control+a");
  await field.press("Control+b");
  await expect(field).toHaveValue("**two words**");
  await expect(preview.locator("strong")).toHaveText("two words");
  await page.getByRole("button", { name: "Quote" }).click();
  await expect(preview.locator("blockquote strong")).toHaveText("two words");
  await field.fill("<img src=x onerror=alert(1)> [a](javascript:alert(1)) <style>*{color:red}</style>");
  await expect(preview.locator("img, style, a")).toHaveCount(0);
});

test("a page that breaks off says so and can be loaded again", async ({ page, complaints }) => {
  complaints.allow(/console error|page error/);
  await open(page, "/kit?part=broken");
  await page.getByLabel("Not sent").fill("kept");
  await page.getByRole("button", { name: "Break off" }).click();
  const cover = page.getByRole("alertdialog", { name: "This page broke off" });
  await expect(cover).toBeVisible();
  await cover.getByRole("button", { name: "Look at the page" }).click();
  await expect(cover).toBeHidden();
  await expect(page.getByLabel("Not sent")).toHaveValue("kept");
});
