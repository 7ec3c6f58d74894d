import { expect, type Page } from "@playwright/test";
import { payload, type TextFile } from "./csv";
import { ready } from "./world";

/** Chooses files on the import page. */
export async function choose(page: Page, files: TextFile[]): Promise<void> {
  await page.getByLabel("Choose files to import").setInputFiles(files.map(payload));
}

/** Drags files onto the import page and lets them go, as a file manager does. */
export async function drop(page: Page, files: TextFile[]): Promise<void> {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, text } of files) transfer.items.add(new File([text], name, { type: "text/csv" }));
    return transfer;
  }, files);
  const target = page.locator("label.drop");
  await target.dispatchEvent("dragover", { dataTransfer: transfer });
  await expect(target).toHaveClass(/over/);
  await target.dispatchEvent("drop", { dataTransfer: transfer });
}

/** Waits for the preview of what was dropped. */
export async function previewed(page: Page): Promise<void> {
  await expect(page).toHaveURL(/upload=/);
  await expect(page.locator(".commit")).toBeVisible();
}

/** Takes files through the whole of the import page: dropped, dated as the page suggests, written. */
export async function imported(page: Page, files: TextFile[]): Promise<void> {
  await choose(page, files);
  await previewed(page);
  const dates = page.getByRole("button", { name: "Use these dates" });
  if (await dates.isVisible()) await dates.click();
  await page.getByRole("button", { name: /^Import \d/ }).click();
  await expect(page.locator("#done")).toHaveText(/records? written$/);
}

/** The amount that the preview or the result shows for a kind of record, such as `Students`. */
export function amount(page: Page, kind: string) {
  return page.locator("dl.counts > div").filter({ has: page.getByText(kind, { exact: true }) }).locator("dd");
}

export { ready };
