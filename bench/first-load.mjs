// The first load on a phone: Lighthouse (mobile, simulated 4G) on pages of a signed-in workspace, and
// what each page's code weighs in brotli. Lighthouse is no dependency of the project; install it
// anywhere and name the place:
//   npm install --prefix LIGHTHOUSE lighthouse@12.8.2
//   node bench/first-load.mjs --data FOLDER --lighthouse LIGHTHOUSE [--rounds 5] [--chrome PATH]
import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { median, sayLoad, table } from "./lib/figures.mjs";
import { options } from "./lib/options.mjs";
import { Server } from "./lib/server.mjs";

const PAGES = { overview: "school", students: "school/students" };
const DAY = "2013-11-27";
const FIGURES = {
  score: (lhr) => lhr.categories.performance.score * 100,
  FCP: (lhr) => lhr.audits["first-contentful-paint"].numericValue,
  LCP: (lhr) => lhr.audits["largest-contentful-paint"].numericValue,
  TBT: (lhr) => lhr.audits["total-blocking-time"].numericValue,
  TTI: (lhr) => lhr.audits.interactive.numericValue,
  CLS: (lhr) => lhr.audits["cumulative-layout-shift"].numericValue,
  KiB: (lhr) => lhr.audits["total-byte-weight"].numericValue / 1024,
};
const SHOWN = {
  score: (n) => n.toFixed(0),
  CLS: (n) => n.toFixed(3),
  KiB: (n) => n.toFixed(0),
};

const values = options({ rounds: "5", lighthouse: "", chrome: "/usr/bin/chromium" });
const module = join(values.lighthouse, "node_modules/lighthouse/core/index.js");
if (!existsSync(module)) {
  console.error("Install lighthouse@12.8.2 and name the folder: --lighthouse FOLDER");
  process.exit(2);
}
const { default: lighthouse } = await import(pathToFileURL(module).href);

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function browser(profile) {
  const port = await freePort();
  const words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const child = spawn(values.chrome, [...words, `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, "about:blank"], { stdio: "ignore" });
  for (let tries = 0; tries < 100; tries += 1) {
    const up = await fetch(`http://127.0.0.1:${port}/json/version`).then((answer) => answer.ok, () => false);
    if (up) return { child, port };
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the browser did not start");
}

async function visit(address, cookie) {
  const profile = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  const { child, port } = await browser(profile);
  try {
    const flags = { port, output: "json", logLevel: "error", onlyCategories: ["performance"], extraHeaders: { cookie } };
    const { lhr } = await lighthouse(address, flags);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    if (lhr.finalDisplayedUrl !== address) throw new Error(`${address} led to ${lhr.finalDisplayedUrl}`);
    return lhr;
  } finally {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Bytes of a file of the build as a browser gets it. */
function weight(folder, name) {
  const packed = join(folder, `${name}.br`);
  return statSync(existsSync(packed) ? packed : join(folder, name)).size;
}

/** Prints what the build weighs: what every page loads, and what each page loads on top. */
function weights() {
  const list = JSON.parse(readFileSync(join(values.site, "assets.json"), "utf8"));
  const folder = join(values.site, list.root);
  const kib = (names) => (names.reduce((sum, name) => sum + weight(folder, name), 0) / 1024).toFixed(1);
  const common = [list.wasm, list.js, list.css].map((address) => address.split("/").at(-1));
  const rows = common.map((name) => [name, "every page", kib([name]), ""]);
  for (const [view, chunks] of Object.entries(list.chunks)) {
    const name = view.replace(/^_+/, "").replace(/_view_\d+$/, "");
    const own = chunks.filter((chunk) => chunk.startsWith("split_"));
    rows.push([name, `${chunks.length} files`, kib(chunks.map(wasm)), kib(own.map(wasm))]);
  }
  const school = ["overview", "students", "student", "at_risk"].map((page) => `_${page}_page_view_`);
  const area = Object.entries(list.chunks).filter(([view]) => school.some((page) => view.includes(page)));
  const all = new Set(area.flatMap(([, chunks]) => chunks));
  rows.push(["School, all its pages", `${all.size} files`, kib([...all].map(wasm)), ""]);
  table(["code", "loaded as", "KiB brotli", "of it for this page alone"], rows);
}

function wasm(chunk) {
  return `${chunk}.wasm`;
}

weights();
const server = await Server.start(values, "SQLite");
sayLoad("before");
try {
  await server.fill(DAY);
  const printed = [];
  for (const [name, path] of Object.entries(PAGES)) {
    const runs = [];
    for (let round = 0; round < Number(values.rounds); round += 1) runs.push(await visit(server.page(path), server.cookie));
    const cells = Object.entries(FIGURES).map(([figure, of]) => {
      const value = median(runs.map(of));
      return SHOWN[figure]?.(value) ?? `${value.toFixed(0)} ms`;
    });
    printed.push([name, ...cells]);
  }
  table(["page", ...Object.keys(FIGURES)], printed);
} finally {
  await server.stop();
}
sayLoad("after");
