import { defineConfig } from "@playwright/test";

// `cargo xtask test --only web` sets CHROMIUM, ATELIER_SERVER, ATELIER_SITE and
// ATELIER_TEST_POSTGRES; the specs start the servers that they need.
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
  timeout: 90_000,
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: "./results/report.json" }]],
  use: {
    launchOptions,
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    { name: "phone", use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    {
      name: "nojs",
      testMatch: /.*\.read\.spec\.ts$/,
      use: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
    },
  ],
});
