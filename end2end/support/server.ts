import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { TextFile } from "./csv";

/** Longest wait for a server to say that it is ready: a debug build opens its database in a second. */
const START = 20_000;

function needed(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`Set ${variable}, or run the tests with: cargo xtask test --only web`);
  return value;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** A server of its own, with a data folder of its own. */
export class Server {
  private constructor(
    readonly url: string,
    /** The one-time link to the first account. */
    readonly link: string,
    private readonly data: string,
    private readonly database: string | undefined,
    private readonly process: ChildProcess,
  ) {}

  /** Starts one, on SQLite or on the PostgreSQL database that is named, with further variables. */
  static async start(database?: string, environment: Record<string, string> = {}): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), "atelier-"));
    const url = `http://127.0.0.1:${await freePort()}`;
    const where = ["--kit", "--webhooks-anywhere", "--listen", url.slice("http://".length), "--site", needed("ATELIER_SITE")];
    const child = spawn(needed("ATELIER_SERVER"), ["serve", ...where, ...keep(data, database)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...environment },
    });
    const link = await firstLink(child);
    return new Server(url, link, data, database, child);
  }

  /** Imports files by the command line; gives what it prints. */
  async import(workspace: string, files: TextFile[], starts: string[]): Promise<string> {
    const folder = join(this.data, "drop");
    await mkdir(folder, { recursive: true });
    for (const file of files) await writeFile(join(folder, file.name), file.text);
    const options = ["--workspace", workspace, ...starts.flatMap((start) => ["--start", start])];
    const paths = files.map((file) => join(folder, file.name));
    const run = promisify(execFile);
    const { stdout } = await run(needed("ATELIER_SERVER"), [
      "import", ...paths, ...options, ...keep(this.data, this.database),
    ]);
    return stdout;
  }

  /** Stops it, and removes what it kept. */
  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once("exit", done));
    // A browser's idle connections need not be waited for.
    if (this.process.exitCode === null && this.process.kill("SIGKILL")) await ended;
    await rm(this.data, { recursive: true, force: true });
  }
}

function keep(data: string, database?: string): string[] {
  return ["--data", data, ...(database ? ["--database-url", database] : [])];
}

function firstLink(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error("the server printed no set-up link")), START);
    child.once("exit", (code) => failed(new Error(`the server ended with ${code} before it was ready`)));
    if (!child.stdout) throw new Error("the server's output is not read");
    createInterface({ input: child.stdout }).on("line", (line) => {
      const link = line.trim();
      if (link.startsWith("http://") && link.includes("/set-up?token=")) {
        clearTimeout(late);
        found(link);
      }
    });
  });
}
