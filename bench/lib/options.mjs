import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** What every program here takes; `more` adds a program's own options with their defaults. */
export function options(more = {}) {
  const own = Object.fromEntries(
    Object.entries(more).map(([name, value]) => [name, { type: "string", default: value }]),
  );
  const { values } = parseArgs({
    options: {
      /** The release build of the server. */
      server: { type: "string", default: join(ROOT, "target/release/server") },
      /** The release build of the front end. */
      site: { type: "string", default: join(ROOT, "target/site") },
      /** A superuser's address; without it only SQLite is measured. */
      postgres: { type: "string" },
      /** A folder with the tables of the Open University's data set. */
      data: { type: "string" },
      /** First days of its presentations, COURSE=DAY. */
      start: { type: "string", multiple: true, default: ["AAA 2013J=2013-10-01", "BBB 2013J=2013-10-01"] },
      ...own,
    },
  });
  if (!values.data) {
    console.error("Name a folder with the data set's tables: --data FOLDER");
    process.exit(2);
  }
  return values;
}

/** The tables of a folder. */
export function tables(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".csv"))
    .map((name) => join(folder, name));
}

/** Names of the databases to measure. */
export function databases(values) {
  return values.postgres ? ["SQLite", "PostgreSQL"] : ["SQLite"];
}

/** PostgreSQL's own client: Debian keeps it beside the version's other programs. */
export function psql() {
  const versions = "/usr/lib/postgresql";
  const found = existsSync(versions) ? readdirSync(versions).sort().reverse() : [];
  return found.map((version) => join(versions, version, "bin", "psql")).find(existsSync) ?? "psql";
}
