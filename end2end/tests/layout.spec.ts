import type { Page } from "@playwright/test";
import { places, type Place } from "../support/routes";
import { cookie, expect, open, test, type World } from "../support/world";

const WIDTHS = [390, 768, 1280];

/** Tells every unexpected shift from the first paint on. Below five thousandths no eye sees one: rows that
 * arrive in two pieces may round a column by a pixel, and a bar at the window's lower edge settles when the
 * window learns its size late. */
function watchShifts(): void {
  const told = window as unknown as { shifts: string[] };
  told.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as { value: number; sources: { node?: Element }[] }[]) {
      if (entry.value < 0.005) continue;
      const moved = entry.sources.map(({ node }) => node?.className || node?.nodeName).join(", ");
      told.shifts.push(`${entry.value.toFixed(4)} by ${moved}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function enter(page: Page, world: World, place: Place, width: number): Promise<void> {
  await page.context().clearCookies();
  if (place.signedIn) await page.context().addCookies(world.state.cookies);
  await page.setViewportSize({ width, height: 844 });
  await open(page, place.address);
  // Two frames after hydration everything that would still move has moved.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** What is wider than the window, and sticks out of it. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const root = document.scrollingElement ?? document.documentElement;
    if (root.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1);
    return [`${root.scrollWidth} in ${width}`, ...out.map((one) => `${one.nodeName}.${one.getAttribute("class")}`).slice(0, 8)];
  });
}

/** What can be pressed and is smaller than so many pixels. With `spaced`, what has so much room around its
 * middle that nothing else is hit instead may be smaller (WCAG 2.5.8), and so may a link in a sentence. */
function tooSmall(page: Page, selector: string, least: number, spaced = false): Promise<string[]> {
  return page.evaluate(
    ([selector, least, spaced]) => {
      const pressed = (one: Element) => (one.matches("input[type=checkbox]") ? one.closest("label") ?? one : one);
      const targets = [...document.querySelectorAll(selector)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
        .filter((one) => !one.closest(".skip, .visually-hidden"))
        .map((one) => ({ one, box: pressed(one).getBoundingClientRect() }))
        .filter(({ box }) => box.width > 1);
      const middle = (box: DOMRect) => [box.left + box.width / 2, box.top + box.height / 2];
      const small = (box: DOMRect) => box.width < least - 0.5 || box.height < least - 0.5;
      const near = (box: DOMRect, other: DOMRect) => {
        const [x, y] = middle(box);
        const [u, v] = small(other) ? middle(other) : [
          Math.min(Math.max(x, other.left), other.right),
          Math.min(Math.max(y, other.top), other.bottom),
        ];
        return Math.hypot(x - u, y - v) < (small(other) ? least : least / 2);
      };
      const alone = (one: Element, box: DOMRect) =>
        !targets.some((other) => other.one !== one && !other.one.contains(one) && near(box, other.box));
      return targets
        .filter(({ one, box }) => small(box) && !(spaced && (one.closest("p") || alone(one, box))))
        .map(({ one, box }) => `${one.outerHTML.slice(0, 60)} ${one.textContent} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`);
    },
    [selector, least, spaced] as const,
  );
}

for (const width of WIDTHS) {
  test(`${width} px: nothing scrolls sideways, moves while loading or is too small to press`, async ({ page, world, complaints, isMobile }) => {
    // Every page, one after the other: what they take together grows with each.
    test.setTimeout(180_000);
    // The phone project has the width of a phone; the other widths are the desktop project's.
    test.skip(isMobile && width !== 390, "a phone has one width");
    complaints.allow(/40[14]/);
    await page.addInitScript(watchShifts);
    for (const place of await places(world)) {
      await enter(page, world, place, width);
      expect.soft(await tooWide(page), `${place.name} is too wide`).toEqual([]);
      const shifts = await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
      expect.soft(shifts, `${place.name} moves`).toEqual([]);
      expect.soft(await tooSmall(page, "a, button, input:not([type=hidden]), select, summary", 24, true), `${place.name}: small`).toEqual([]);
    }
  });
}

test("on a phone what is in bars can be pressed with a thumb", async ({ page, world, complaints, isMobile }) => {
  // Every page, one after the other: what they take together grows with each.
  test.setTimeout(180_000);
  // 44 px is asked where a thumb presses; with a mouse the 24 px of the test above hold.
  test.skip(!isMobile, "a pointer is finer");
  complaints.allow(/40[14]/);
  for (const place of await places(world)) {
    await enter(page, world, place, 390);
    const bars = ".tabbar a, .tabbar summary, .top button, .top summary, .pager a, .commit a, .commit button, .actions .button";
    expect.soft(await tooSmall(page, bars, 44), place.name).toEqual([]);
  }
  await page.context().addCookies(world.state.cookies);
  await open(page, world.page("school"));
  await page.locator(".tabbar summary").click();
  expect(await tooSmall(page, ".tabbar .sheet a, .tabbar .sheet button", 44)).toEqual([]);
});

test("the theme changes in place, is kept, and is there in the first paint", async ({ page, world, isMobile }) => {
  const address = world.page("school/students?q=11400");
  await open(page, address);
  let loads = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) loads += 1;
  });
  const kept = page.waitForResponse(/\/api\/theme/);
  if (isMobile) await page.locator(".tabbar summary").click();
  await page.getByRole("button", { name: "Dark theme" }).filter({ visible: true }).first().click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await kept;
  expect(loads).toBe(0);
  expect(page.url()).toBe(world.server.url + address);
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const answer = await page.reload();
  expect(await answer?.text()).toMatch(/<html[^>]* data-theme="dark"/);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(dark);
  await page.context().addCookies([cookie("theme", "light")]);
  await page.reload();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).not.toBe(dark);
});

test("without a choice the device's theme holds", async ({ page, world }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, world.page("settings"));
  const dark = await ground();
  await page.emulateMedia({ colorScheme: "light" });
  expect(await ground()).not.toBe(dark);
});
