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

async function say(statement: string): Promise<void> {
  if (!POSTGRES) throw new Error("ATELIER_TEST_POSTGRES is not set");
  await promisify(execFile)(psql(), ["--no-psqlrc", "--quiet", "--dbname", POSTGRES, "--command", statement]);
}

/** A database of its own for one server. */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `atelier_web_${process.pid}_${Date.now()}`;
  await say(`create database ${name}`);
  const url = new URL(POSTGRES ?? "");
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => say(`drop database ${name} with (force)`) };
}
