// What a server-rendered page costs: requests a second over kept connections, and the time of one
// at a constant arrival rate of half of that. The server has one core, the client the other.
//   node bench/pages.mjs --data FOLDER [--postgres URL] [--rounds 7] [--seconds 4]
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median, quantile, sayLoad, table } from "./lib/figures.mjs";
import { databases, options } from "./lib/options.mjs";
import { Server } from "./lib/server.mjs";

const run = promisify(execFile);
const LOAD = fileURLToPath(new URL("lib/load.mjs", import.meta.url));
const PAGES = { overview: "school", students: "school/students", "at risk": "school/at-risk" };
/** The day that the data set is looked at: eight weeks into its presentations. */
const DAY = "2013-11-27";
const CONNECTIONS = 8;

const values = options({ rounds: "7", seconds: "4" });

/** Requests a second when each connection sends the next request as soon as it has an answer. */
async function closedLoop(address, cookie) {
  const words = ["--cpu-list", "1", "wrk", "-t1", `-c${CONNECTIONS}`, `-d${values.seconds}s`, "--timeout", "30s", "-H", `cookie: ${cookie}`, address];
  const { stdout } = await run("taskset", words);
  if (stdout.includes("Non-2xx")) throw new Error(stdout);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

async function constantRate(address, cookie, rate) {
  const words = ["--cpu-list", "1", process.execPath, LOAD, address, cookie, String(rate), values.seconds];
  const { stdout } = await run("taskset", words, { maxBuffer: 1 << 28 });
  const { times, failed } = JSON.parse(stdout);
  if (failed > 0) throw new Error(`${failed} requests of ${address} failed`);
  return times;
}

async function measure(server, database) {
  const pages = await Promise.all(
    Object.entries(PAGES).map(async ([name, path]) => {
      const address = server.page(path);
      const answer = await fetch(address, { headers: { cookie: server.cookie } });
      if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
      const { byteLength } = await answer.arrayBuffer();
      return { name, address, bytes: byteLength, rates: [], p50: [], p99: [] };
    }),
  );
  for (const page of pages) await closedLoop(page.address, server.cookie);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const page of pages) page.rates.push(await closedLoop(page.address, server.cookie));
  }
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const page of pages) {
      const times = await constantRate(page.address, server.cookie, median(page.rates) / 2);
      page.p50.push(quantile(times, 0.5));
      page.p99.push(quantile(times, 0.99));
    }
  }
  const { now } = await server.memory();
  return pages.map((page) => [
    page.name,
    database,
    median(page.rates).toFixed(0),
    `${Math.min(...page.rates).toFixed(0)}–${Math.max(...page.rates).toFixed(0)}`,
    `${median(page.p50).toFixed(2)} ms`,
    `${median(page.p99).toFixed(2)} ms`,
    page.bytes,
    `${now.toFixed(0)} MiB`,
  ]);
}

sayLoad("before");
const rows = [];
for (const database of databases(values)) {
  const server = await Server.start(values, database, 0);
  try {
    await server.fill(DAY);
    rows.push(...(await measure(server, database)));
  } finally {
    await server.stop();
  }
}
table(["page", "database", "requests/s", "range", "p50 at half", "p99 at half", "bytes", "memory"], rows);
sayLoad("after");
