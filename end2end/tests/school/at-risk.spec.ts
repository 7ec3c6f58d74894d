import { type Status, STUDENTS, named, withStatus } from "../../support/oulad";
import { pager } from "../../support/school";
import { expect, open, test } from "../../support/world";

const AT_RISK = withStatus("At risk");
/** Silent for six days on the day looked at: one day less than the threshold. */
const NEXT = withStatus("Moderate");

async function sliders(page: import("@playwright/test").Page): Promise<void> {
  const panel = page.locator("details.thresholds");
  if ((await panel.getAttribute("open")) === null) await panel.locator("summary").click();
  await expect(page.getByLabel("At risk after")).toBeVisible();
}

test("everybody in exactly one segment, each a way to its list", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school/at-risk", workspace));
  const counts = page.locator(".segment-counts li");
  const all: Status[] = [
    "At risk", "Inactive", "Not started", "Low engagement", "Moderate", "Engaged", "Highly engaged", "Graduated", "Left",
  ];
  await expect(counts).toHaveCount(all.length);
  expect(all.map(withStatus).reduce((sum, count) => sum + count)).toBe(STUDENTS);
  for (const status of all) {
    await expect(counts.filter({ hasText: status }).first()).toHaveText(new RegExp(`^${status}\\s*${withStatus(status)}$`));
  }
  await counts.filter({ hasText: "Inactive" }).getByRole("link").click();
  await expect(page).toHaveURL(/status=inactive/);
  await expect(pager(page)).toHaveText(`1–${withStatus("Inactive")} of ${withStatus("Inactive")}`);
});

test("a slider judges everybody anew in the browser, asking the server once", async ({ page, world }) => {
  await open(page, world.page("school/at-risk"));
  await sliders(page);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) asked.push(new URL(request.url()).pathname);
  });
  const preview = page.locator(".thresholds-preview");
  await page.getByLabel("At risk after").fill("6");
  await expect(preview).toContainText(`${NEXT} enter and 0 leave`);
  await expect(preview).toContainText(`${AT_RISK + NEXT} instead of ${AT_RISK}`);
  await page.getByLabel("At risk after").fill("9");
  await expect(preview).toContainText("0 enter and 10 leave");
  await page.getByLabel("Low scores below").fill("20");
  await expect(preview).toContainText("0 enter and 15 leave");
  expect(asked).toEqual(["/api/school/features"]);
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(preview).toContainText("Move a slider to see who would move.");
  await expect(page.getByLabel("At risk after")).toHaveValue("7");
  await expect(page.getByRole("button", { name: "Save for everyone" })).toBeDisabled();
});

test("who would enter, by name", async ({ page, world }) => {
  await open(page, world.page("school/at-risk"));
  await sliders(page);
  await page.getByLabel("At risk after").fill("6");
  await page.getByRole("button", { name: "Who would enter?" }).click();
  const moved = page.locator("ul.moved a");
  await expect(moved).toHaveCount(NEXT);
  expect((await moved.allTextContents()).sort()).toEqual(named("Moderate").sort());
});

test("thresholds that contradict each other cannot be saved", async ({ page, world }) => {
  await open(page, world.page("school/at-risk"));
  await sliders(page);
  await page.getByLabel("Inactive after").fill("5");
  await expect(page.locator(".thresholds-preview")).toContainText("At risk must begin before inactive does.");
  await expect(page.getByRole("button", { name: "Save for everyone" })).toBeDisabled();
});

test("saved thresholds hold for every page", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school/at-risk", workspace));
  await sliders(page);
  await page.getByLabel("At risk after").fill("6");
  await page.getByRole("button", { name: "Save for everyone" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Thresholds saved for everyone in this workspace." })).toBeVisible();
  const lead = page.locator(".lead");
  await expect(lead).toContainText(`${AT_RISK + NEXT} of ${STUDENTS}`);
  await open(page, world.page("school", workspace));
  await expect(page.locator(".needs-figure")).toHaveText(String(AT_RISK + NEXT));
});
