import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { Complaints } from "../support/clean";
import { OWNER, expect, open, ready, test } from "../support/world";

test.use({ signedIn: false });

/** The code that an authenticator app shows, so many steps of thirty seconds from now (RFC 6238). */
function code(secret: string, ahead = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac("sha1", key).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

async function password(page: Page, base: string): Promise<void> {
  await open(page, `${base}/sign-in`);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("two steps are set up, asked for, passed with a recovery code, and another browser is signed out", async ({
  page,
  newcomer,
  browser,
}) => {
  await open(page, newcomer.link);
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByLabel("Workspace").fill("Night school");
  await page.getByRole("button", { name: "Make account" }).click();
  await expect(page.getByRole("heading", { name: "What came in?" })).toBeVisible();

  await open(page, `${newcomer.url}/account/security`);
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  const secret = await page.locator(".secret").innerText();
  await page.getByLabel("Code", { exact: true }).fill(code(secret));
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.locator(".codes li")).toHaveCount(10);
  const recovery = await page.locator(".codes li").first().innerText();
  await page.getByRole("link", { name: "I have kept them" }).click();
  await expect(page.getByText("10 of 10 left.")).toBeVisible();

  await open(page, newcomer.url);
  await page.getByRole("button", { name: "Sign out" }).filter({ visible: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await password(page, newcomer.url);
  await page.getByLabel("Code", { exact: true }).fill(code(secret, 1));
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { name: "How is it going?" })).toBeVisible();

  const context = await browser.newContext();
  const complaints = new Complaints();
  complaints.watch(context);
  const other = await context.newPage();
  await password(other, newcomer.url);
  await other.getByRole("link", { name: "Use a recovery code" }).click();
  await other.getByLabel("Recovery code").fill(recovery.toUpperCase());
  await other.getByRole("button", { name: "Go on" }).click();
  await expect(other.getByRole("heading", { name: "How is it going?" })).toBeVisible();

  await open(page, `${newcomer.url}/account/security`);
  await expect(page.getByText("9 of 10 left.")).toBeVisible();
  await expect(page.locator(".session-list li")).toHaveCount(2);
  await page.getByRole("button", { name: /^Sign out .*, signed in/ }).click();
  await expect(page.locator(".session-list li")).toHaveCount(1);
  complaints.allow(/401/);
  const answer = await other.goto(`${newcomer.url}/account`);
  expect(answer?.status()).toBe(401);
  await ready(other);
  complaints.check();
  await context.close();
});
