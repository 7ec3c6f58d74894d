import { bare, quoted, type TextFile } from "./csv";
import { plus, type Day } from "./days";

/** The status that a student is made to have on {@link AS_OF}. */
export type Status =
  | "At risk"
  | "Inactive"
  | "Not started"
  | "Low engagement"
  | "Moderate"
  | "Engaged"
  | "Highly engaged"
  | "Graduated"
  | "Left";

/** One row of clicks: student, item, day of the course, clicks. */
interface Click {
  course: Course;
  student: number;
  item: number;
  day: number;
  clicks: number;
}

/** One piece of work. `score` is `?` where the file does not know it. */
interface Work {
  assessment: number;
  student: number;
  day: number;
  banked: boolean;
  score: number | "?";
}

interface Course {
  module: string;
  presentation: string;
  start: Day;
  length: number;
}

/** A course that is over on {@link AS_OF}, and one that runs. */
export const PAST: Course = { module: "CCC", presentation: "2013B", start: "2013-02-01", length: 240 };
export const RUNNING: Course = { module: "AAA", presentation: "2013J", start: "2013-10-01", length: 268 };

/** Sunday, the last day of the week in which most students are active: day 26 of the running course. */
export const AS_OF: Day = "2013-10-27";
const TODAY = 26;

/** Starts as the command line takes them. */
export const STARTS = [PAST, RUNNING].map((course) => `${name(course)}=${course.start}`);

/** The name of a course as pages show it. */
export function name(course: Course): string {
  return `${course.module} ${course.presentation}`;
}

/** Students enrolled by {@link AS_OF}, with what each is made to be; and the two who come later. */
const cast = new Map<number, Status>();
const late = [11901, 11902];

const clicks: Click[] = [];
const work: Work[] = [];
const registrations: [Course, number, number, number | ""][] = [];
const results: [Course, number, string][] = [];

/** The running course's items; the first is its home page, and opening only that is not yet working. */
const ITEMS = Array.from({ length: 14 }, (_, index) => 5460 + index);
const PARTS = ["homepage", "oucontent", "resource", "forumng", "url", "quiz"];
const PAST_ITEMS = [7700, 7701, 7702];
/** Work of the running course: due on days 9 and 20. The exam's day is unknown. */
const [FIRST, SECOND, EXAM, PAST_WORK] = [1752, 1753, 1757, 2400];

function enrol(course: Course, student: number, day = -20, left: number | "" = "", result = "Pass"): void {
  registrations.push([course, student, day, left]);
  results.push([course, student, result]);
}

function open(student: number, days: number[], items: number[], course = RUNNING): void {
  days.forEach((day, turn) => {
    for (const item of items.filter((_, index) => index % days.length === turn || index === turn % items.length)) {
      clicks.push({ course, student, item, day, clicks: 1 + ((student + day) % 4) });
    }
  });
}

function hand_in(student: number, assessment: number, day: number, score: number | "?", banked = false): void {
  work.push({ assessment, student, day, banked, score });
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** So many students of one status, each made by `make` with a score of their own. */
function several(status: Status, first: number, count: number, make: (id: number, nth: number) => void): void {
  for (let nth = 0; nth < count; nth += 1) {
    const id = first + nth * 7;
    cast.set(id, status);
    enrol(RUNNING, id, -30 + (nth % 20));
    make(id, nth);
  }
}

function fillPast(): void {
  for (let nth = 0; nth < 40; nth += 1) {
    const id = 9000 + nth * 3;
    const [result, left]: [string, number | ""] =
      nth < 24 ? ["Pass", ""] : nth < 28 ? ["Distinction", ""] : nth < 34 ? ["Fail", ""] : ["Withdrawn", 60 + nth];
    cast.set(id, nth < 28 ? "Graduated" : "Left");
    enrol(PAST, id, -15, left, result);
    open(id, [5, 40 + (nth % 9)], PAST_ITEMS, PAST);
    if (left === "") hand_in(id, PAST_WORK, 100 + (nth % 5), 50 + nth);
  }
}

// The students of low engagement and the engaged begin late, so that the last week up to AS_OF is the
// one in which most are active.
function fillRunning(): void {
  several("Not started", 11000, 6, () => {});
  several("Inactive", 11100, 8, (id) => open(id, [0, 2, 5], ITEMS.slice(0, 5)));
  several("At risk", 11200, 10, (id, nth) => {
    open(id, [0, 3, 7, 12, 18], ITEMS.slice(0, 8));
    hand_in(id, FIRST, 8, 60 + nth);
  });
  several("At risk", 11300, 5, (id) => open(id, range(0, TODAY, 2), ITEMS.slice(0, 7)));
  several("At risk", 11400, 5, (id) => {
    open(id, range(1, TODAY, 2), ITEMS.slice(0, 7));
    hand_in(id, FIRST, 8, 30);
    hand_in(id, SECOND, 19, 20);
  });
  several("Low engagement", 11500, 16, (id, nth) => {
    if (nth % 2 === 0) open(id, [3], ITEMS.slice(0, 1));
    open(id, [TODAY], ITEMS.slice(1, 5));
    hand_in(id, FIRST, TODAY - 1, "?");
    hand_in(id, SECOND, TODAY - 1, 66);
  });
  several("Moderate", 11620, 10, (id, nth) => {
    open(id, [1, 3, 8, 14, TODAY - 6], ITEMS.slice(0, 6));
    hand_in(id, FIRST, 7, 70 + nth);
    hand_in(id, SECOND, 18, 72.5);
  });
  several("Engaged", 11692, 16, (id, nth) => {
    open(id, range(12 + (nth % 2), TODAY, 2), ITEMS.slice(0, 8));
    hand_in(id, FIRST, 15, 75);
  });
  several("Highly engaged", 11800, 12, (id, nth) => {
    open(id, range(0, TODAY, 1), ITEMS);
    hand_in(id, FIRST, 5, 90 + (nth % 9));
    hand_in(id, SECOND, 17, 88, nth === 0);
  });
}

/** Two who failed before try again and are engaged now; others go on after the day; two come late. */
function fillEdges(): void {
  for (const id of [9084, 9087]) {
    cast.set(id, "Engaged");
    enrol(RUNNING, id, -3);
    open(id, range(1, TODAY, 2), ITEMS.slice(0, 9));
    hand_in(id, FIRST, 9, 81);
  }
  for (const [id, status] of cast) {
    if (status === "Highly engaged") open(id, range(TODAY + 1, TODAY + 14, 3), ITEMS.slice(0, 4));
  }
  for (const id of late) {
    enrol(RUNNING, id, TODAY + 4);
    open(id, [TODAY + 5], ITEMS.slice(0, 3));
  }
}

fillPast();
fillRunning();
fillEdges();

function key(course: Course): [string, string] {
  return [course.module, course.presentation];
}

/** The seven files: some quoted throughout, some bare, as the published set has them. */
export function files(): TextFile[] {
  const both = ["code_module", "code_presentation"];
  return [
    quoted("courses.csv", [...both, "module_presentation_length"], [PAST, RUNNING].map((c) => [...key(c), c.length])),
    quoted("assessments.csv", [...both, "id_assessment", "assessment_type", "date", "weight"], [
      [...key(PAST), PAST_WORK, "CMA", 100, 100],
      [...key(RUNNING), FIRST, "TMA", 9, 20],
      [...key(RUNNING), SECOND, "TMA", 20, 30],
      [...key(RUNNING), EXAM, "Exam", "", 100],
    ]),
    quoted("vle.csv", ["id_site", ...both, "activity_type", "week_from", "week_to"], [
      ...PAST_ITEMS.map((item) => [item, ...key(PAST), "oucontent", "", ""]),
      ...ITEMS.map((item, index) => [item, ...key(RUNNING), PARTS[index % PARTS.length], "?", ""]),
    ]),
    bare(
      "studentInfo.csv",
      [
        ...both, "id_student", "gender", "region", "highest_education", "imd_band", "age_band",
        "num_of_prev_attempts", "studied_credits", "disability", "final_result",
      ],
      results.map(([course, student, result]) => [
        ...key(course), student, "F", "Scotland", "HE Qualification", student % 3 ? "20-30%" : "?", "35-55", 0, 60, "N", result,
      ]),
    ),
    quoted("studentRegistration.csv", [...both, "id_student", "date_registration", "date_unregistration"],
      registrations.map(([course, student, came, left]) => [...key(course), student, came, left])),
    bare("studentAssessment.csv", ["id_assessment", "id_student", "date_submitted", "is_banked", "score"],
      work.map((one) => [one.assessment, one.student, one.day, one.banked ? 1 : 0, one.score])),
    bare("studentVle.csv", [...both, "id_student", "id_site", "date", "sum_click"],
      clicks.map((one) => [...key(one.course), one.student, one.item, one.day, one.clicks])),
  ];
}

/** Who did something on which day: each click, and each piece of work that was not carried over. */
function deeds(): { student: number; day: Day; submission?: Work }[] {
  const start = (assessment: number) => (assessment === PAST_WORK ? PAST : RUNNING).start;
  return [
    ...clicks.map((one) => ({ student: one.student, day: plus(one.course.start, one.day) })),
    ...work
      .filter((one) => !one.banked)
      .map((one) => ({ student: one.student, day: plus(start(one.assessment), one.day), submission: one })),
  ];
}

/** Different students active from one day to another, both included. */
export function activeBetween(from: Day, to: Day): number {
  return new Set(deeds().filter(({ day }) => from <= day && day <= to).map(({ student }) => student)).size;
}

/** Pieces of work handed in between two days, and the mean of their known scores. */
export function workBetween(from: Day, to: Day): { count: number; mean: number } {
  const inside = deeds().filter(({ day, submission }) => submission && from <= day && day <= to);
  const scores = inside.map(({ submission }) => submission?.score).filter((score) => typeof score === "number");
  return { count: inside.length, mean: scores.reduce((sum, score) => sum + score, 0) / scores.length };
}

/** The last day of the seven in which most students were active; of several, the latest. */
export function busiest(): Day {
  const days = [...new Set(deeds().map(({ day }) => day))].sort();
  const [first, last] = [days[0], days[days.length - 1]];
  let best = { day: first, active: 0 };
  for (let day = first; day <= last; day = plus(day, 1)) {
    const active = activeBetween(plus(day, -6), day);
    if (active >= best.active) best = { day, active };
  }
  return best.day;
}

/** The last day on which anybody did anything. */
export function newest(): Day {
  return deeds().reduce((last, { day }) => (day > last ? day : last), AS_OF);
}

/** Students enrolled by {@link AS_OF}. */
export const STUDENTS = cast.size;

/** How many of them are of one status. */
export function withStatus(status: Status): number {
  return [...cast.values()].filter((one) => one === status).length;
}

/** Everybody of one status, as pages name them. */
export function named(status: Status): string[] {
  return [...cast].filter(([, one]) => one === status).map(([id]) => `Student ${id}`);
}
