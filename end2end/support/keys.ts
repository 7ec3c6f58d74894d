import type { Locator, Page } from "@playwright/test";
import { expect } from "./world";

/** More presses than any page has stops. */
const MOST = 120;

/**
 * Whether the focused element shows that it is: an outline, a ring, or one around what it stands in.
 * Behind the page's last stop the focus is the browser's, and the parts of a date field show their own.
 */
function shown(): boolean {
  if (document.activeElement === document.body || document.activeElement?.matches("input[type=date]")) return true;
  const marked = (one: Element) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  for (let one: Element | null = document.activeElement, up = 0; one && up < 3; one = one.parentElement, up += 1) {
    if (marked(one)) return true;
  }
  return false;
}

/** Whether the middle of the focused element is in the window and under nothing else (WCAG 2.4.11). */
function uncovered(): boolean {
  const one = document.activeElement;
  if (!one) return false;
  const box = one.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return there !== null && (one.contains(there) || there.contains(one) || there.closest("label")?.contains(one) === true);
}

/** Presses Tab until an element has the focus; each stop on the way must show that it has it. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let press = 0; press < MOST; press += 1) {
    if (await target.evaluate((one) => one === document.activeElement, null, { timeout: 5_000 })) {
      expect(await page.evaluate(uncovered), `${target} has the focus and is covered`).toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 100));
    expect(await page.evaluate(shown), `the focus does not show on ${stop}`).toBe(true);
  }
  throw new Error(`${MOST} presses of Tab do not reach ${target}`);
}

/** Presses Tab until an element has the focus, then a key. */
export async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Reaches a field by Tab and types into it. */
export async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}
