// What an import costs: rows a second of the plan and of the commit, and how far the server's memory
// grows, for a folder of the Open University's tables and for one made table of clicks.
//   node bench/import.mjs --data FOLDER [--postgres URL] [--rounds 5] [--clicks 100000]
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { median, sayLoad, table } from "./lib/figures.mjs";
import { databases, options, tables } from "./lib/options.mjs";
import { Server } from "./lib/server.mjs";

const values = options({ rounds: "5", clicks: "100000" });

function rows(text) {
  return text.trimEnd().split("\n").length - 1;
}

/** Clicks of the data set's own students on its own items, so that nothing is rejected. */
async function clicks(folder) {
  const text = async (name) => (await readFile(join(values.data, name), "utf8")).trimEnd().split("\n").slice(1);
  const cells = (line) => line.replaceAll('"', "").split(",");
  const students = (await text("studentInfo.csv")).map(cells);
  const items = new Map();
  for (const item of (await text("vle.csv")).map(cells)) items.set(item[1], [...(items.get(item[1]) ?? []), item]);
  const lines = ["code_module,code_presentation,id_student,id_site,date,sum_click"];
  for (let n = 0; n < Number(values.clicks); n += 1) {
    const [module, presentation, student] = students[n % students.length];
    const of = items.get(module);
    // 7 and 13 have no factor in common with the counts, so that few lines fall on one day and item.
    const [site] = of[(n * 7) % of.length];
    lines.push(`${module},${presentation},${student},${site},${((n * 13) % 260) - 10},${1 + (n % 9)}`);
  }
  const file = join(folder, "studentVle.csv");
  await writeFile(file, `${lines.join("\n")}\n`);
  return file;
}

/** Each part's seconds, and memory beyond what there was before, in MiB. */
async function once(server, files, answers) {
  await server.forgetPeak();
  const before = (await server.memory()).now;
  const uploading = performance.now();
  const upload = await server.upload(files);
  const planning = performance.now();
  const asked = { workspace: server.workspace, upload, answers };
  const look = await server.call("/api/import/look", asked);
  const planned = performance.now();
  const planPeak = (await server.memory()).peak - before;
  const writing = performance.now();
  await server.call("/api/import/begin", { ...asked, digest: look.digest });
  await server.written(upload);
  const written = performance.now();
  const { now, peak } = await server.memory();
  return {
    rejected: look.rejected,
    upload: (planning - uploading) / 1000,
    plan: (planned - planning) / 1000,
    commit: (written - writing) / 1000,
    planPeak,
    peak: peak - before,
    kept: now - before,
  };
}

/** First days by course, as the preview asks for them. */
async function answersFor(server, files) {
  const upload = await server.upload(files);
  const look = await server.call("/api/import/look", { workspace: server.workspace, upload, answers: [] });
  const days = new Map(values.start.map((start) => start.split("=")));
  await server.call("/api/import/discard", { workspace: server.workspace, upload });
  return look.questions.filter((question) => !question.answered).map((question) => [question.course, days.get(question.name)]);
}

const folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
const small = tables(values.data);
const large = [...small.filter((file) => basename(file) !== "studentVle.csv"), await clicks(folder)];
const sets = { "the data set": small, "with the made clicks": large };
const printed = [];
sayLoad("before");
for (const [name, files] of Object.entries(sets)) {
  const count = (await Promise.all(files.map(async (file) => rows(await readFile(file, "utf8"))))).reduce((a, b) => a + b);
  for (const database of databases(values)) {
    const runs = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const probe = await Server.start(values, "SQLite");
      const answers = await answersFor(probe, files);
      await probe.stop();
      const server = await Server.start(values, database);
      try {
        runs.push(await once(server, files, answers));
      } finally {
        await server.stop();
      }
    }
    const of = (field) => median(runs.map((run) => run[field]));
    const rate = (field) => `${of(field).toFixed(2)} s, ${(count / of(field)).toFixed(0)}/s`;
    const mib = (field) => `${of(field).toFixed(0)} MiB`;
    printed.push([name, database, count, of("rejected"), rate("plan"), rate("commit"), mib("planPeak"), mib("peak"), mib("kept")]);
  }
}
table(["files", "database", "rows", "rejects", "plan", "commit", "peak of plan", "peak", "after"], printed);
sayLoad("after");
await rm(folder, { recursive: true, force: true });
