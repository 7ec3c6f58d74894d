import { test as base, expect, request, type BrowserContext, type Page } from "@playwright/test";
import { Complaints } from "./clean";
import { people } from "./lists";
import { AS_OF, STARTS, files } from "./oulad";
import { createDatabase } from "./postgres";
import { Server } from "./server";

/** Who owns everything in these tests. */
export const OWNER = { name: "Maya Kern", email: "maya@openlearning.example", password: "violet-harbour-9" };

type Cookies = { name: string; value: string; domain: string; path: string; expires: number; httpOnly: boolean; secure: boolean; sameSite: "Lax" }[];

/** A server with an owner, and a workspace full of students that is looked at as of a past day. */
export class World {
  private made = 0;

  private constructor(
    readonly server: Server,
    /** The owner's session. */
    readonly session: string,
    /** The id of the workspace full of students. */
    readonly school: string,
  ) {}

  /** On SQLite, or on the PostgreSQL database that is named; its server is started with further variables. */
  static async make(database?: string, environment: Record<string, string> = {}): Promise<World> {
    const server = await Server.start(database, environment);
    const token = new URL(server.link).searchParams.get("token") ?? "";
    const asked = await post(server.url, "/api/set-up", {
      "form[token]": token,
      "form[name]": OWNER.name,
      "form[email]": OWNER.email,
      "form[password]": OWNER.password,
      "form[workspace]": "Open Learning",
      "form[zone]": "Europe/London",
      "form[currency]": "GBP",
      "form[week_start]": "monday",
    });
    const world = new World(server, asked.session ?? "", asked.workspace);
    await server.import("Open Learning", [...files(), people()], STARTS);
    await world.lookAt(world.school, AS_OF);
    return world;
  }

  /** What a browser that is signed in keeps. */
  get state(): { cookies: Cookies; origins: [] } {
    return { cookies: [cookie("__Host-session", this.session)], origins: [] };
  }

  /** The address of a page of a workspace, the full one unless another is named. */
  page(path: string, workspace = this.school): string {
    return `/w/${workspace}/${path}`;
  }

  /** An empty workspace of its own; gives its id. */
  async workspace(name?: string): Promise<string> {
    this.made += 1;
    const made = await this.post("/api/workspaces/new", {
      name: name ?? `Workspace ${this.made}`,
      zone: "Europe/London",
      currency: "GBP",
      week_start: "monday",
    });
    return made.workspace;
  }

  /** A workspace of its own with the students of {@link files}, looked at as of {@link AS_OF}. */
  async filled(): Promise<string> {
    const name = `Filled ${this.made + 1}`;
    const id = await this.workspace(name);
    await this.server.import(name, files(), STARTS);
    await this.lookAt(id, AS_OF);
    return id;
  }

  /** Sets the day that a workspace treats as today. */
  async lookAt(workspace: string, day: string): Promise<void> {
    await this.post("/api/settings/look-at", { workspace, day });
  }

  private post(path: string, form: Record<string, string>): Promise<Answer> {
    return post(this.server.url, path, form, this.session);
  }
}

/** A cookie of the tests' servers. */
export function cookie(name: string, value: string): Cookies[number] {
  return { name, value, domain: "127.0.0.1", path: "/", expires: -1, httpOnly: true, secure: true, sameSite: "Lax" };
}

interface Answer {
  session: string | undefined;
  workspace: string;
}

/** Sends a form as a browser without script would, and reads the session and workspace it leads to. */
async function post(base: string, path: string, form: Record<string, string>, session?: string): Promise<Answer> {
  const context = await request.newContext();
  const headers: Record<string, string> = { accept: "text/html" };
  if (session) headers.cookie = `__Host-session=${session}`;
  const answer = await context.post(base + path, { form, headers, maxRedirects: 0 });
  if (answer.status() >= 400) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  const kept = answer.headers()["set-cookie"] ?? "";
  const place = answer.headers().location ?? "";
  await context.dispose();
  return { session: /__Host-session=([^;]+)/.exec(kept)?.[1], workspace: /\/w\/([^/]+)/.exec(place)?.[1] ?? "" };
}

interface TestFixtures {
  /** Whether the browser begins with the owner's session. */
  signedIn: boolean;
  complaints: Complaints;
  /** A server that nobody has an account on yet. */
  newcomer: Server;
  /** The same on PostgreSQL. */
  newcomerOnPostgres: Server;
}

export const test = base.extend<TestFixtures, { world: World }>({
  world: [
    async ({}, use) => {
      const world = await World.make();
      await use(world);
      await world.server.stop();
    },
    { scope: "worker" },
  ],
  signedIn: [true, { option: true }],
  baseURL: async ({ world }, use) => use(world.server.url),
  storageState: async ({ world, signedIn }, use) => use(signedIn ? world.state : { cookies: [], origins: [] }),
  complaints: [
    async ({ context, javaScriptEnabled }, use) => {
      const complaints = new Complaints();
      if (!javaScriptEnabled) {
        // The browser stops the scripts, and finds that what was preloaded for them goes unused.
        complaints.allow(/^request failed: csp .*\.js$|was preloaded using link preload but not used/);
      }
      complaints.watch(context);
      await use(complaints);
      complaints.check();
    },
    { auto: true },
  ],
  page: async ({ page, complaints }, use) => {
    await complaints.watchPolicy(page);
    await use(page);
  },
  newcomer: async ({ context }, use) => {
    const server = await Server.start();
    await use(server);
    await leave(context);
    await server.stop();
  },
  newcomerOnPostgres: async ({ context }, use) => {
    const database = await createDatabase();
    const server = await Server.start(database.url);
    await use(server);
    await leave(context);
    await server.stop();
    await database.drop();
  },
});

/** Closes the pages: one that listens complains when its server ends. */
async function leave(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) await page.close();
}

/** Waits until the page answers to clicks. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => "ready" in document.documentElement.dataset);
}

/** Opens a page and waits until it answers to clicks. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await ready(page);
}

export { expect };
