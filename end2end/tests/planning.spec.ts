import { expect, open, test } from "../support/world";

test("a goal is made, judged, changed and removed", async ({ page, world, complaints }) => {
  complaints.allow(/422/);
  const workspace = await world.filled();
  await open(page, world.page("goals", workspace));
  await page.getByRole("link", { name: "New goal" }).click();
  await page.getByLabel("Metric").selectOption("submissions");
  await page.getByLabel("Target").fill("many");
  await page.getByRole("button", { name: "Save goal" }).click();
  await expect(page.getByText("Enter a number such as 400 or 72.5.")).toBeVisible();
  await expect(page.getByLabel("Target")).toHaveValue("many");
  await expect(page.getByLabel("Metric")).toHaveValue("submissions");
  await page.getByLabel("Target").fill("5000");
  await page.getByRole("button", { name: "Save goal" }).click();
  const goal = page.locator(".goal");
  await expect(goal).toHaveCount(1);
  await expect(goal).toContainText("Submissions: at least 5,000 by");
  await expect(goal).toContainText("Behind");
  await expect(page.getByRole("heading", { name: "New goal" })).toHaveCount(0);
  await goal.getByRole("link", { name: "Change" }).click();
  await page.getByLabel("First day").fill("2013-10-01");
  await page.getByRole("button", { name: "Save goal" }).click();
  await expect(goal.locator(".goal-figure")).toHaveText(/^[1-9][\d,]* of 5,000$/);
  await expect(goal).toContainText("were to be expected");
  await goal.getByRole("link", { name: "Change" }).click();
  await page.getByRole("button", { name: "Remove this goal" }).click();
  await expect(page.getByText("No goal yet")).toBeVisible();
});

test("an alert says what it would have done while it is typed, asking the server once a metric", async ({ page, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("alerts?new=1", workspace));
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/planning/alert-history")) asked.push(request.postData() ?? "");
  });
  const preview = page.locator(".alert-preview");
  await expect(preview.locator(".back-test")).toContainText(/Would .*fired.* in \d+ days/);
  asked.length = 0;
  await page.getByLabel("Condition").selectOption("below");
  await page.getByLabel("Alert after").fill("1");
  await page.getByLabel("Threshold").fill("0");
  await expect(preview.locator(".back-test")).toContainText("Would not have fired in");
  await page.getByLabel("Threshold").fill("100000");
  await expect(preview.locator(".back-test")).toContainText("would be firing since");
  expect(asked).toEqual([]);
  await page.getByLabel("When").selectOption("submissions");
  await expect(preview).toContainText("Submissions by day is below 100,000.");
  expect(asked).toHaveLength(1);
  await page.getByRole("button", { name: "Save alert" }).click();
  const rule = page.locator(".goal");
  await expect(rule).toContainText("Submissions by day is below 100,000");
  await expect(rule.locator(".badge")).toHaveText("Alerting");
  await expect(page.getByText("One alert is firing.")).toBeVisible();
  await expect(page.getByRole("table")).toContainText("Alerting");
  await page.getByRole("button", { name: /^Mute «/ }).click();
  await expect(rule).toContainText("muted to");
});

test("a forecast names its method, its bands and how often they held", async ({ page, world }) => {
  await open(page, world.page("forecast"));
  await page.getByLabel("Metric").selectOption("activities");
  await page.locator("#forecast-days").selectOption("14");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/metric=activities/);
  await expect(page.locator(".lead")).toContainText("4 times in 5 between");
  await expect(page.getByRole("heading", { name: "What was tried" })).toBeVisible();
  await page.getByText("Show as table").click();
  await expect(page.locator(".chart-table tbody tr")).toHaveCount(14);
});
