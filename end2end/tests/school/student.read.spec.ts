import { buckets, range } from "../../support/school";
import { studentId } from "../../support/routes";
import { expect, test } from "../../support/world";

test("it says how a student is, and its range works", async ({ page, world }) => {
  await page.goto(world.page(`school/students/${await studentId(world, "Student 11400")}`));
  await expect(page.getByRole("heading", { name: "How is Student 11400?" })).toBeVisible();
  await expect(page.locator(".student-why")).toContainText("Mean of the last two scores is 25, below 40.");
  await expect(page).toHaveTitle("Student 11400 · Atelier");
  await (await range(page)).getByRole("link", { name: "7 days" }).click();
  await expect(buckets(page)).toHaveCount(7);
});
