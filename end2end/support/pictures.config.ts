import { defineConfig } from "@playwright/test";
import tests from "../playwright.config";

// `npm run pictures -- FOLDER`: every page and state, for people to look at.
export default defineConfig({
  ...tests,
  testDir: ".",
  testMatch: "pictures.ts",
  outputDir: "../results/pictures-failed",
  timeout: 180_000,
  reporter: "list",
  projects: [{ name: "pictures" }],
});
