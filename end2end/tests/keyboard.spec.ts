import { payload } from "../support/csv";
import { press, tabTo, type } from "../support/keys";
import { AS_OF, STUDENTS, files, withStatus } from "../support/oulad";
import { readout, tile } from "../support/school";
import { OWNER, expect, open, ready, test } from "../support/world";

test.describe("a newcomer without a mouse", () => {
  test.use({ signedIn: false });

  test("from the link to who is at risk, and back to nothing", async ({ page, newcomer }) => {
    await page.goto(newcomer.link);
    await ready(page);
    await type(page, page.getByLabel("Your name"), OWNER.name);
    await type(page, page.getByLabel("E-mail"), OWNER.email);
    await type(page, page.getByLabel("Password"), OWNER.password);
    await type(page, page.getByLabel("Workspace"), "Open Learning");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "What came in?" })).toBeVisible();

    const chooser = page.waitForEvent("filechooser");
    await press(page, page.getByLabel("Choose files to import"));
    await (await chooser).setFiles(files().map(payload));
    await press(page, page.getByRole("button", { name: "Use these dates" }));
    await expect(page.getByRole("button", { name: /^Import \d/ })).toBeEnabled();
    await press(page, page.getByRole("link", { name: /^Rows/ }));
    await expect(page.getByRole("columnheader", { name: "Effect" })).toBeVisible();
    await press(page, page.getByRole("button", { name: /^Import \d/ }), "Space");
    await expect(page.locator("#done")).toBeVisible();
    await expect(page.getByLabel("Day")).toHaveValue(AS_OF);
    await press(page, page.getByRole("button", { name: "Look at it as of this day" }));
    await expect(tile(page, "Total students")).toHaveText(String(STUDENTS));

    await press(page, page.getByRole("link", { name: /^See all/ }));
    await expect(page.locator(".lead")).toContainText(`${withStatus("At risk")} of ${STUDENTS}`);
    const slider = page.getByLabel("At risk after");
    if (!(await slider.isVisible())) await press(page, page.locator("details.thresholds > summary"));
    await tabTo(page, slider);
    await page.keyboard.press("ArrowLeft");
    await expect(page.locator(".thresholds-preview")).toContainText(`${withStatus("Moderate")} enter`);
    await press(page, page.getByRole("button", { name: "Save for everyone" }));
    await expect(page.getByRole("status").filter({ hasText: "Thresholds saved" })).toBeVisible();

    await open(page, page.url().replace(/\/school.*/, "/import"));
    const undo = page.getByRole("button", { name: "Undo" });
    await press(page, undo);
    const dialog = page.getByRole("dialog", { name: "Undo this import?" });
    await expect(dialog).toBeVisible();
    await press(page, dialog.getByRole("button", { name: "Undo import" }));
    await expect(page.getByRole("status").filter({ hasText: "Import undone." })).toBeVisible();
  });
});

test("the first Tab offers to skip to the content", async ({ page, world }) => {
  await open(page, world.page("school/students"));
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main")?.id)).toBe("main");
});

test("a dialog keeps the focus, Escape closes it and gives the focus back", async ({ page, world }) => {
  await open(page, world.page("import"));
  const undo = page.getByRole("button", { name: "Undo" }).first();
  await press(page, undo);
  const dialog = page.getByRole("dialog", { name: "Undo this import?" });
  await expect(dialog).toBeVisible();
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press("Tab");
    // Between the last and the first button the focus may stand on the browser's own controls.
    const outside = await page.evaluate(() => {
      const one = document.activeElement;
      return one !== document.body && one !== null && one.closest("dialog") === null;
    });
    expect(outside, "the focus left the dialog").toBe(false);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(undo).toBeFocused();
});

test("the range, a chart and its table without a mouse", async ({ page, world }) => {
  await open(page, world.page("school"));
  await press(page, page.locator("details.range > summary"));
  await press(page, page.locator(".range-panel").getByRole("link", { name: "7 days" }));
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.locator(".chart-table").first().locator("tbody tr")).toHaveCount(7);
  await tabTo(page, page.locator("svg.chart-plot").first());
  await page.keyboard.press("End");
  await expect(readout(page).locator("b")).toHaveText(/\d+/);
  await press(page, page.locator(".chart-table > summary").first(), "Space");
  await expect(page.locator(".chart-table table").first()).toBeVisible();
});

test("what a tile means opens by key and closes by Escape", async ({ page, world }) => {
  await open(page, world.page("school"));
  await press(page, page.getByRole("button", { name: "What «Total students» means" }));
  const hint = page.locator("#tile-total_students-means");
  await expect(hint).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(hint).toBeHidden();
});

test("settings are saved by Enter and the toast is announced", async ({ page, world }) => {
  await open(page, world.page("settings", await world.workspace()));
  const name = page.getByLabel("Name", { exact: true });
  await tabTo(page, name);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Typed name");
  await page.keyboard.press("Enter");
  const corner = page.locator(".toasts");
  await expect(corner).toHaveText("Settings saved.");
  await expect(corner).toHaveRole("status");
});
