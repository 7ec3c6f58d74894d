import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, open, test } from "../support/world";

test("what is seen is saved in each form, and listed with its fingerprint", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school/students?status=active", workspace));
  const hashes: string[] = [];
  for (const [name, starts] of [
    ["Spreadsheet (XLSX)", "PK"],
    ["Plain table (CSV)", "\ufeffName,Course"],
    ["For programs (JSON)", '{"title":"Students"'],
  ] as const) {
    await page.locator("summary", { hasText: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    const bytes = await readFile((await (await download).path()) ?? "");
    expect(bytes.toString("utf8").startsWith(starts)).toBe(true);
    hashes.push(createHash("sha256").update(bytes).digest("hex"));
  }
  await page.locator("summary", { hasText: "Export" }).click();
  await page.getByRole("link", { name: "What was exported" }).click();
  await expect(page.getByRole("heading", { name: "What was taken away?" })).toBeVisible();
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(hashes.length);
  for (const hash of hashes) await expect(page.getByTitle(`SHA-256 ${hash}`)).toBeVisible();
});

test("the overview is saved as a report", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school", workspace));
  await page.locator("summary", { hasText: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Report (PDF)" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^overview-.*\.pdf$/);
  const bytes = await readFile((await file.path()) ?? "");
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
});
