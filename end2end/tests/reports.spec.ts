import { expect, open, test } from "../support/world";
import { STARTS, files } from "../support/oulad";

test("a report is made, sent, paused and removed, by keyboard", async ({ page, world, complaints }) => {
  complaints.allow(/422/);
  const name = "Reported school";
  const school = await world.workspace(name);
  await world.server.import(name, files(), STARTS);
  await open(page, world.page("reports", school));
  await page.getByRole("link", { name: "New report" }).press("Enter");
  await page.getByLabel("Name").fill("Monday figures");
  const submissions = page.getByRole("checkbox", { name: "Submissions" });
  await expect(submissions).toBeChecked();
  await submissions.focus();
  await page.keyboard.press("Space");
  const to = page.getByRole("group", { name: "To" }).getByRole("checkbox");
  await expect(to.first()).toBeChecked();
  await to.first().focus();
  await page.keyboard.press("Space");
  await page.getByLabel("On", { exact: true }).selectOption("Fridays");
  await page.getByRole("button", { name: "Save report" }).press("Enter");
  await expect(page.locator(".field-error")).toHaveText(/Choose from one to 50 people/);
  await to.first().focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Save report" }).press("Enter");

  const report = page.locator(".report");
  await expect(report.getByRole("heading", { name: "Monday figures" })).toBeVisible();
  await expect(report).toContainText("Total students, Active students, Average completion");
  await expect(report).toContainText("Fridays at 08:00");
  await expect(report).toContainText("never sent yet");
  await report.getByRole("button", { name: "Send now" }).press("Enter");
  await expect(page.getByText("It goes out now.")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(report).toContainText("last sent", { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });

  // Whoever runs the installation reads it in the outbox, with the way to its figures.
  await open(page, "/admin/mail");
  await expect(page.getByText("No mail server is named")).toBeVisible();
  await page.getByRole("link", { name: /^Monday figures: Reported school/ }).press("Enter");
  const mail = page.getByRole("article", { name: /^Monday figures/ });
  await expect(mail).toContainText("Total students");
  await expect(mail).toContainText(`/w/${school}/school?range=custom`);
  await mail.getByRole("link", { name: "Close the mail" }).press("Enter");
  await expect(mail).toHaveCount(0);

  await open(page, world.page("reports", school));
  await report.getByRole("button", { name: "Pause" }).press("Enter");
  await expect(report.getByText("Paused", { exact: true })).toBeVisible();
  await report.getByRole("link", { name: "Change «Monday figures»" }).press("Enter");
  await page.getByRole("button", { name: "Remove this report" }).press("Enter");
  await expect(page.getByRole("heading", { name: "No report yet" })).toBeVisible();
});
