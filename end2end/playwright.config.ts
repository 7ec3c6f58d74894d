import { defineConfig } from "@playwright/test";

// `cargo xtask test --only web` sets CHROMIUM, ATELIER_SERVER, ATELIER_SITE and
// ATELIER_TEST_POSTGRES; the specs start the servers that they need.
// Specs named `*.read.spec.ts` prove that pages can be read and used without script; the others need it.
const reading = /.*\.read\.spec\.ts$/;
// What a small screen changes; the rest is the same code and is tried once.
const small = /(main-job|accessibility|layout)\.spec\.ts$/;

const launchOptions = {
  executablePath: process.env.CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "./tests",
  outputDir: "./results/artifacts",
  timeout: 60_000,
  workers: 1,
  // One repeat: on a machine that others use a browser now and then misses a moment. The list names it.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: "./results/report.json" }]],
  use: {
    launchOptions,
    locale: "en-GB",
    timezoneId: "UTC",
    actionTimeout: 10_000,
    trace: "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", testIgnore: reading, use: { viewport: { width: 1280, height: 800 } } },
    { name: "phone", testMatch: small, use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    {
      name: "nojs",
      testMatch: reading,
      use: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
    },
  ],
});
