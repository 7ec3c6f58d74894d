import { serious } from "../../support/axe";
import { press } from "../../support/keys";
import { cookie, expect, open, test } from "../../support/world";

test("the palette goes to pages, does things and finds people, by keys alone", async ({ page, world }) => {
  await open(page, world.page("school"));
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Search or command" });
  await expect(field).toBeFocused();
  await expect(page.getByRole("option", { name: /^Students/ })).toContainText("s");
  await page.keyboard.type("sutdents");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Who is learning here?" })).toBeVisible();
  await expect(field).toHaveCount(0);

  await page.keyboard.press("/");
  await expect(field).toBeFocused();
  await page.keyboard.type("margeurite");
  const person = page.getByRole("option", { name: /Marguerite O'Connor/ });
  await expect(person).toBeVisible();
  for (let turn = 0; turn < 12 && (await person.getAttribute("aria-selected")) !== "true"; turn += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Marguerite O'Connor");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("zzzz");
  await expect(page.locator(".palette-none")).toHaveText("Nothing is called that.");
  await page.keyboard.press("Escape");
  await expect(field).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("shortcuts are shown, changed and switched off, and a field hears none", async ({ page, world }) => {
  await open(page, world.page("school"));
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByRole("button", { name: /^Go to the students/ }).click();
  await page.keyboard.press("x");
  await expect(sheet.getByRole("button", { name: /^Go to the students: x/ })).toBeVisible();
  await press(page, sheet.getByRole("button", { name: "Done" }));
  // A form closes its dialog a moment later, and a dialog's keys are its own.
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press("x");
  await expect(page).toHaveURL(/school\/students$/);
  await page.getByRole("searchbox", { name: "Search students" }).pressSequentially("o?x/");
  await expect(page.getByRole("searchbox", { name: "Search students" })).toHaveValue("o?x/");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await sheet.getByLabel("Single keys do something").uncheck();
  await page.keyboard.press("Escape");
  await page.reload();
  await page.locator("html[data-ready]").waitFor();
  await page.keyboard.press("o");
  await page.keyboard.press("?");
  await expect(sheet).toHaveCount(0);
  await expect(page).toHaveURL(/school\/students/);
});

for (const theme of ["light", "dark"]) {
  test(`nothing serious in palette, sheet and search, ${theme}`, async ({ page, world }) => {
    await page.context().addCookies([cookie("theme", theme)]);
    // What fades in has its colours only at the end; with reduced motion nothing fades.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page, world.page("search?q=student"));
    expect.soft(await serious(page), "search").toEqual([]);
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("option").first()).toBeVisible();
    expect.soft(await serious(page), "palette").toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    expect.soft(await serious(page), "sheet").toEqual([]);
  });
}

test("a tab says that it is offline, and that a newer version is served", async ({ page, world, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  await open(page, world.page("school"));
  await page.context().setOffline(true);
  await expect(page.locator(".banner")).toContainText("You are offline");
  await page.context().setOffline(false);
  await expect(page.locator(".banner")).toHaveCount(0);
  await page.route("**/build", (route) => route.fulfill({ body: "/pkg/another" }));
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.locator(".banner")).toContainText("A newer version is here.");
  await page.unroute("**/build");
  await page.getByRole("button", { name: "Reload" }).click();
  await page.locator("html[data-ready]").waitFor();
  await expect(page.locator(".banner")).toHaveCount(0);
});

test("a page prints without what can only be pressed, and with its charts", async ({ page, world }) => {
  await open(page, world.page("school"));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("nav.side")).toBeHidden();
  await expect(page.locator("svg.chart-plot").first()).toBeVisible();
  for (const button of await page.locator("main button").all()) await expect(button).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme || getComputedStyle(document.documentElement).colorScheme)).toContain("light");
});
