import { readFile } from "node:fs/promises";
import { press } from "../../support/keys";
import { buckets, readout } from "../../support/school";
import { expect, open, test } from "../../support/world";

test("a note is added at the cursor, found by keyboard, and removed", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school?range=30d", workspace));
  const plot = page.locator("svg.chart-plot").first();
  await plot.focus();
  await page.keyboard.press("Home");
  const first = (await readout(page).locator("span").first().textContent()) ?? "";
  await page.locator("summary", { hasText: "Add note" }).first().click();
  await page.getByLabel("What happened").first().fill("Half term begins");
  await page.getByRole("button", { name: "Add note" }).first().click();
  const note = page.locator(".chart-notes li").first();
  await expect(note).toContainText("Half term begins");
  await expect(page.locator(".chart-note-number")).toHaveText(["1"]);
  await page.keyboard.press("Escape");
  await press(page, note.getByRole("button", { name: /Show .* on the chart/ }));
  await expect(readout(page)).toContainText("1: Half term begins");
  await expect(readout(page)).toContainText(first);
  await note.getByRole("button", { name: /Remove the note/ }).click();
  await expect(page.locator(".chart-note-number")).toHaveCount(0);
});

test("a chart saves itself as drawing, picture and numbers", async ({ page, world }) => {
  await open(page, world.page("school?range=30d"));
  const rows = await buckets(page).count();
  const save = async (kind: string) => {
    await page.locator(".chart-tools summary", { hasText: "Save" }).first().click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: kind }).click();
    return readFile((await (await download).path()) ?? "");
  };
  const svg = (await save("Drawing (SVG)")).toString();
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).not.toMatch(/class=|var\(|oklab|color\(/);
  expect(svg).toMatch(/stroke="#[0-9a-f]{6}"/);
  const png = await save("Picture (PNG)");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThan(600);
  const csv = (await save("Numbers (CSV)")).toString().trim().split("\r\n");
  expect(csv).toHaveLength(rows + 1);
  expect(csv[1]).toMatch(/^\d{4}-\d{2}-\d{2},\d{4}-\d{2}-\d{2},\d*,/);
});
