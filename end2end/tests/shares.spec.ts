import { expect, open, test } from "../support/world";

test("a link opens with its password, shows nobody's name, and is dead once taken back", async ({ page, browser, world }) => {
  const workspace = await world.filled();
  await open(page, world.page("school/students", workspace));
  const somebody = (await page.locator("tbody th a").first().textContent()) ?? "";
  await page.locator("summary", { hasText: "Export" }).click();
  await page.getByRole("link", { name: "Share this by a link" }).click();
  await expect(page.getByRole("heading", { name: "Who may look from outside?" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("For the board");
  await page.getByLabel("Password").fill("green-lantern-4");
  await page.getByRole("button", { name: "Make the link" }).click();
  const path = (await page.locator(".share-path").first().textContent())?.trim() ?? "";
  expect(path).toMatch(/^\/s\/[\w-]{20,}$/);

  const guest = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  const address = new URL(path, page.url()).href;
  await guest.goto(address);
  await expect(guest.getByRole("heading", { name: "This link has a password" })).toBeVisible();
  await guest.locator("html[data-ready]").waitFor();
  await guest.getByLabel("Password").fill("wrong-lantern-4");
  await guest.getByRole("button", { name: "Open" }).click();
  await expect(guest.getByText("This password does not open the link.")).toBeVisible();
  await guest.getByLabel("Password").fill("green-lantern-4");
  await guest.getByRole("button", { name: "Open" }).click();
  await expect(guest.getByRole("heading", { name: "For the board" })).toBeVisible();
  await expect(guest.getByRole("rowheader", { name: "Student 1", exact: true })).toBeVisible();
  await expect(guest.getByText(somebody, { exact: true })).toHaveCount(0);

  await page.reload();
  await page.locator("html[data-ready]").waitFor();
  await expect(page.getByText(/^Opened/)).toBeVisible();
  await page.getByRole("button", { name: "Take back For the board" }).click();
  await expect(page.getByText(/Taken back/).first()).toBeVisible();
  await guest.goto(address);
  await expect(guest.getByRole("heading", { name: "This link shows nothing" })).toBeVisible();
  await guest.context().close();
});
