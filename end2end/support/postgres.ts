import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where Debian keeps PostgreSQL's programs, a folder a version. */
const VERSIONS = "/usr/lib/postgresql";

/** The address of a superuser, or nothing where no PostgreSQL is at hand. */
export const POSTGRES = process.env.ATELIER_TEST_POSTGRES;

function psql(): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort().reverse() : [];
  const found = versions.map((version) => join(VERSIONS, version, "bin", "psql")).find(existsSync);
  return found ?? "psql";
}

async function say(statement: string, database = POSTGRES): Promise<string> {
  if (!database) throw new Error("ATELIER_TEST_POSTGRES is not set");
  const words = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"];
  const { stdout } = await promisify(execFile)(psql(), [...words, "--dbname", database, "--command", statement]);
  return stdout;
}

/** A database of its own for one server. */
export interface Database {
  url: string;
  /** Runs a statement as the superuser, and gives what it answers. */
  say: (statement: string) => Promise<string>;
  drop: () => Promise<void>;
}

/** Makes one. */
export async function createDatabase(): Promise<Database> {
  const name = `atelier_web_${process.pid}_${Date.now()}`;
  await say(`create database ${name}`);
  const url = new URL(POSTGRES ?? "");
  url.pathname = `/${name}`;
  return {
    url: url.href,
    say: (statement) => say(statement, url.href),
    drop: async () => void (await say(`drop database ${name} with (force)`)),
  };
}
