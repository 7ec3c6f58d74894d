import { request } from "@playwright/test";
import type { World } from "./world";

/** A page to look at: what it is called, and where it is. `signedIn` is false for the pages before the product. */
export interface Place {
  name: string;
  address: string;
  signedIn: boolean;
  /** The status it is served with, when that is not 200. */
  status?: number;
}

/** The id of a student, from the list that is searched for the name. */
export async function studentId(world: World, name: string): Promise<string> {
  const context = await request.newContext({ baseURL: world.server.url, storageState: world.state });
  const headers = { cookie: `__Host-session=${world.session}` };
  const answer = await context.get(world.page(`school/students?q=${encodeURIComponent(name)}`), { headers });
  const id = new RegExp(`/school/students/([0-9a-f-]{36})"[^>]*>${name}<`).exec(await answer.text())?.[1];
  await context.dispose();
  if (!id) throw new Error(`${name} is not in the list`);
  return id;
}

/** Every page of the product, full and empty. */
export async function places(world: World): Promise<Place[]> {
  const empty = await world.workspace();
  const signedIn = (name: string, path: string, workspace?: string): Place => ({
    name,
    address: world.page(path, workspace),
    signedIn: true,
  });
  const student = await studentId(world, "Student 11400");
  return [
    signedIn("overview", "school"),
    signedIn("students", "school/students"),
    signedIn("nobody-matches", "school/students?q=zzzzzz"),
    signedIn("student", `school/students/${student}`),
    signedIn("student-data", `school/students/${student}/data`),
    signedIn("at-risk", "school/at-risk"),
    signedIn("forecast", "forecast?metric=activities"),
    signedIn("cohorts", "cohorts?weeks=52"),
    signedIn("goals", "goals?new=1"),
    signedIn("alerts", "alerts?new=1"),
    signedIn("metrics", "metrics"),
    signedIn("notices", "notices"),
    signedIn("reports", "reports?new=1"),
    signedIn("notices-empty", "notices", empty),
    signedIn("reports-empty", "reports", empty),
    signedIn("forecast-empty", "forecast", empty),
    signedIn("cohorts-empty", "cohorts", empty),
    signedIn("goals-empty", "goals", empty),
    signedIn("alerts-empty", "alerts", empty),
    signedIn("import", "import"),
    signedIn("settings", "settings"),
    signedIn("api", "settings/api"),
    signedIn("webhooks", "settings/webhooks"),
    signedIn("api-reference", "settings/api/reference"),
    signedIn("members", "settings/members?invite=1"),
    signedIn("guests", "settings/guests"),
    signedIn("access", "settings/access"),
    signedIn("plan", "settings/plan"),
    signedIn("overview-empty", "school", empty),
    signedIn("students-empty", "school/students", empty),
    signedIn("at-risk-empty", "school/at-risk", empty),
    { name: "account", address: "/account", signedIn: true },
    { name: "account-data", address: "/account/data", signedIn: true },
    { name: "security", address: "/account/security", signedIn: true },
    { name: "recovery-codes-shown", address: "/account/recovery-codes", signedIn: true },
    { name: "account-notices", address: "/account/notices", signedIn: true },
    { name: "mail", address: "/admin/mail", signedIn: true },
    { name: "unsubscribe", address: "/unsubscribe?token=none", signedIn: false },
    { name: "workspaces", address: "/workspaces", signedIn: true },
    { name: "house", address: "/admin/workspaces", signedIn: true },
    { name: "invitation-used", address: "/invitation?token=used", signedIn: false },
    { name: "new-workspace", address: "/workspaces/new", signedIn: true },
    { name: "not-found", address: "/no/such/page", signedIn: true, status: 404 },
    { name: "set-up", address: "/set-up?token=used", signedIn: false },
    { name: "sign-in", address: "/sign-in", signedIn: false },
    { name: "second-step", address: "/sign-in/code", signedIn: false },
    { name: "forgot", address: "/forgot", signedIn: false },
    { name: "forgot-sent", address: "/forgot?sent=1", signedIn: false },
    { name: "reset", address: "/reset?token=used", signedIn: false },
    { name: "new-address", address: "/email/confirm?token=used", signedIn: false },
    { name: "not-signed-in", address: world.page("school"), signedIn: false, status: 401 },
  ];
}
