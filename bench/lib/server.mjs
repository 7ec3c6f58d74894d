import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { psql, tables } from "./options.mjs";

const run = promisify(execFile);

/** Where the account lives; nothing is sent there. */
const OWNER = { name: "Maya Kern", email: "maya@openlearning.example", password: "violet-harbour-9" };
export const WORKSPACE = "Open Learning";

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function sql(address, statement) {
  await run(psql(), ["--no-psqlrc", "--quiet", "--dbname", address, "--command", statement]);
}

/** A release server with an owner and one workspace, on a database and in a folder of its own. */
export class Server {
  /** Starts one. `core` pins it, so that a client on another core takes nothing from it. */
  static async start(values, database, core) {
    const server = new Server();
    server.values = values;
    server.folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
    server.keep = ["--data", server.folder];
    if (database === "PostgreSQL") {
      server.name = `atelier_bench_${process.pid}_${Date.now()}`;
      await sql(values.postgres, `create database ${server.name}`);
      const url = new URL(values.postgres);
      url.pathname = `/${server.name}`;
      server.keep.push("--database-url", url.href);
    }
    server.url = `http://127.0.0.1:${await freePort()}`;
    const words = [values.server, "serve", "--listen", new URL(server.url).host, "--site", values.site, ...server.keep];
    if (core !== undefined) words.unshift("taskset", "--cpu-list", String(core));
    server.process = spawn(words[0], words.slice(1), { stdio: ["ignore", "pipe", "inherit"] });
    const token = new URL(await link(server.process)).searchParams.get("token");
    const answer = await server.form("/api/set-up", {
      "form[token]": token,
      "form[name]": OWNER.name,
      "form[email]": OWNER.email,
      "form[password]": OWNER.password,
      "form[workspace]": WORKSPACE,
      "form[zone]": "Europe/London",
      "form[currency]": "GBP",
      "form[week_start]": "monday",
    });
    server.session = /__Host-session=([^;]+)/.exec(answer.headers.get("set-cookie"))[1];
    server.workspace = /\/w\/([^/]+)/.exec(answer.headers.get("location"))[1];
    return server;
  }

  /** The header that signs in. */
  get cookie() {
    return `__Host-session=${this.session}`;
  }

  /** The address of a page of the workspace. */
  page(path) {
    return `${this.url}/w/${this.workspace}/${path}`;
  }

  /** Sends a form as a browser without script would. */
  form(path, fields) {
    return this.ask(path, new URLSearchParams(fields), { accept: "text/html" });
  }

  /** Calls a server function with JSON. */
  async call(path, body) {
    const answer = await this.ask(path, JSON.stringify(body), { "content-type": "application/json" });
    return answer.json();
  }

  async ask(path, body, headers) {
    const signed = this.session ? { ...headers, cookie: this.cookie } : headers;
    const answer = await fetch(this.url + path, { method: "POST", body, headers: signed, redirect: "manual" });
    if (answer.status >= 400) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  /** Drops files as the import page does; gives the upload's name. */
  async upload(files) {
    const body = new FormData();
    for (const file of files) body.append("files", new Blob([await readFile(file)]), basename(file));
    const answer = await this.ask(`/upload/${this.workspace}`, body, { accept: "application/json" });
    return (await answer.json()).upload;
  }

  /** Waits for the end of a commit. */
  async written(upload) {
    const answer = await fetch(`${this.url}/live/${this.workspace}/import/${upload}`, { headers: { cookie: this.cookie } });
    const events = (await answer.text()).split("\n").filter((line) => line.startsWith("data:"));
    const last = JSON.parse(events.at(-1).slice("data:".length));
    if (last.phase !== "done") throw new Error(`the import ended with ${JSON.stringify(last)}`);
  }

  /** Imports the data set by the command line, and looks at it as of a day. */
  async fill(day) {
    const starts = this.values.start.flatMap((start) => ["--start", start]);
    // A made data set has its clicks in parts, each of which is an import that fits in memory.
    const clicks = tables(this.values.data).filter((file) => basename(file).startsWith("studentVle"));
    const others = tables(this.values.data).filter((file) => !clicks.includes(file));
    for (const files of [[...others, ...clicks.slice(0, 1)], ...clicks.slice(1).map((file) => [file])]) {
      await run(this.values.server, ["import", ...files, "--workspace", WORKSPACE, ...starts, ...this.keep]);
    }
    await this.form("/api/settings/look-at", { workspace: this.workspace, day });
  }

  /** Resident memory now and at its peak since {@link forgetPeak}, in MiB. */
  async memory() {
    const status = await readFile(`/proc/${this.process.pid}/status`, "utf8");
    const mib = (field) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)[1]) / 1024;
    return { now: mib("VmRSS"), peak: mib("VmHWM") };
  }

  /** Lets the peak begin anew. */
  async forgetPeak() {
    await writeFile(`/proc/${this.process.pid}/clear_refs`, "5");
  }

  /** Stops it and removes what it kept. */
  async stop() {
    const ended = new Promise((done) => this.process.once("exit", done));
    if (this.process.exitCode === null && this.process.kill("SIGKILL")) await ended;
    await rm(this.folder, { recursive: true, force: true });
    if (this.name) await sql(this.values.postgres, `drop database ${this.name} with (force)`);
  }
}

function link(child) {
  return new Promise((found, failed) => {
    child.once("exit", (code) => failed(new Error(`the server ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.trim().startsWith("http://") && line.includes("/set-up?token=")) found(line.trim());
    });
  });
}
