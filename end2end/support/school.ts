import type { Locator, Page } from "@playwright/test";
import { expect } from "./world";

/** The figure of an overview's tile. */
export function tile(page: Page, label: string): Locator {
  return page.locator(".tile").filter({ has: page.getByText(label, { exact: true }) }).locator(".tile-value");
}

/** The rows of the table below the first chart, as `[bucket, value, comparison…]`. */
export async function twin(page: Page): Promise<string[][]> {
  const rows = await page.locator(".chart-table").first().locator("tbody tr").all();
  return Promise.all(rows.map(async (row) => (await row.locator("th, td").allTextContents()).map((cell) => cell.trim())));
}

/** How many buckets the first chart has. */
export function buckets(page: Page): Locator {
  return page.locator(".chart-table").first().locator("tbody tr");
}

/** The line that tells what a chart's cursor reads. */
export function readout(page: Page): Locator {
  return page.locator(".chart-readout").first();
}

/** Opens the range, unless it is open, and gives its panel. */
export async function range(page: Page): Promise<Locator> {
  const panel = page.locator(".range-panel");
  if (!(await panel.isVisible())) await page.locator("details.range > summary").click();
  await expect(panel).toBeVisible();
  return panel;
}

/** Where a list stands, such as `1–50 of 134`. */
export function pager(page: Page): Locator {
  return page.getByRole("navigation", { name: "Pages" }).locator("p");
}

/** The names in a list of students, in its order. */
export function names(page: Page): Locator {
  return page.locator("tbody th[scope=row]");
}
