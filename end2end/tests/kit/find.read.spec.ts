import { expect, test } from "../../support/world";

/** what breaks other searches. */
const ODD = ["'", '"', "%", "_", "\\", "*", "NEAR(", "c++", "<script>"];

test("the search finds without script, and forgives", async ({ page, world }) => {
  await page.goto(world.page("search"));
  await page.getByRole("searchbox").fill("muler");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("link", { name: "Zoë Müller" })).toBeVisible();
  await page.goto(world.page("search?q=active"));
  await expect(page.getByRole("heading", { name: "Metrics" })).toBeVisible();
  for (const odd of ODD) {
    const answer = await page.goto(world.page(`search?q=${encodeURIComponent(odd)}`));
    expect(answer?.status(), odd).toBe(200);
    await expect(page.locator("main h1"), odd).toHaveText("Where is it?");
  }
});
