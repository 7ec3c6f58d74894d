import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "@playwright/test";
import { STARTS, files } from "../support/oulad";
import { expect, open, test } from "../support/world";

test("a token is made, shown once, used by a program, and refused once it is revoked", async ({ page, world, complaints }) => {
  complaints.allow(/422/);
  const workspace = await world.filled();
  await open(page, world.page("settings/api", workspace));
  await expect(page.getByText("No token yet")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Nightly report");
  await page.getByRole("button", { name: "Make token" }).click();
  await expect(page.getByText("Choose at least one thing that the token may do.")).toBeVisible();
  await page.getByLabel("Courses, students, and who is at risk").check();
  await page.getByRole("button", { name: "Make token" }).click();
  const field = page.getByRole("textbox", { name: "New token" });
  await expect(field).toHaveValue(/^atl_[\w-]{43}$/);
  const token = await field.inputValue();

  const program = await request.newContext({ baseURL: world.server.url });
  const headers = { authorization: `Bearer ${token}` };
  const students = await program.get("/api/v1/students?limit=3&status=at-risk", { headers });
  expect(students.status()).toBe(200);
  const listed = await students.json();
  expect(listed.data.length).toBeGreaterThan(0);
  expect(listed.data[0].segment).toBe("at-risk");
  const metrics = await program.get("/api/v1/metrics", { headers });
  expect([metrics.status(), (await metrics.json()).code]).toEqual([403, "scope_missing"]);

  await open(page, world.page("settings/api", workspace));
  await expect(page.getByRole("textbox", { name: "New token" })).toHaveCount(0);
  const row = page.getByRole("row", { name: /Nightly report/ });
  await expect(row).toContainText("Works");
  await row.getByText("Revoke", { exact: true }).click();
  await row.getByRole("button", { name: "Revoke token" }).click();
  await expect(row).toContainText("Revoked");
  const refused = await program.get("/api/v1/students", { headers });
  expect([refused.status(), refused.headers()["content-type"]]).toEqual([401, "application/problem+json"]);
  await program.dispose();
});

test("the reference tells every question and leads to its objects", async ({ page, world }) => {
  await open(page, world.page("settings/api"));
  await page.getByRole("link", { name: "All that can be asked" }).click();
  await expect(page.getByRole("heading", { name: "What can programs ask?" })).toBeVisible();
  await page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: /One metric over a range/ }).click();
  const question = page.locator("#getSeries");
  await expect(question).toBeInViewport();
  await expect(question).toContainText("/api/v1/metrics/{metric}");
  await question.getByRole("link", { name: /^Series/ }).click();
  await expect(page.locator("#object-Series")).toBeInViewport();
});

test("an address is told of an import with a right signature", async ({ page, world, complaints }) => {
  complaints.allow(/422/);
  const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (part) => (body += part));
    asked.on("end", () => {
      heard.push({ headers: asked.headers, body });
      answer.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  const port = (receiver.address() as AddressInfo).port;
  try {
    const name = "Told school";
    const workspace = await world.workspace(name);
    await open(page, world.page("settings/webhooks", workspace));
    await page.getByRole("textbox", { name: "Address" }).fill("javascript:alert(1)");
    await page.getByRole("button", { name: "Add address" }).click();
    await expect(page.getByText("Only addresses that begin with https:// are told anything.")).toBeVisible();
    await page.getByRole("textbox", { name: "Address" }).fill(`http://127.0.0.1:${port}/hooks`);
    await page.getByLabel("Name").fill("Receiver");
    await page.getByRole("button", { name: "Add address" }).click();
    const secret = await page.getByLabel(/^Secret/).inputValue();
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect.poll(() => heard.length).toBe(1);
    await world.server.import(name, files(), STARTS);
    await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(2);
    const { headers, body } = heard[1]!;
    expect(JSON.parse(body).type).toBe("import.committed");
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const mac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64")).update(signed);
    expect(headers["webhook-signature"]).toBe(`v1,${mac.digest("base64")}`);
    await page.reload();
    const row = page.getByRole("row", { name: /import\.committed/ });
    await expect(row).toContainText("Arrived");
    await expect(row).toContainText("204");
  } finally {
    receiver.close();
  }
});
