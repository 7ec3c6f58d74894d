// Makes tables in the form of the Open University's data set, as large as one likes, for the other
// programs here: two courses, works for everybody, and clicks whose triples of student, item and day
// are all different, so that each becomes a fact.
//   node bench/made.mjs FOLDER --students 10000 --facts 10000000
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { once } from "node:events";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { students: { type: "string", default: "10000" }, facts: { type: "string", default: "1000000" } },
});
const [folder] = positionals;
if (!folder) {
  console.error("Name a new folder.");
  process.exit(2);
}
const STUDENTS = Number(values.students);
const FACTS = Number(values.facts);
const COURSES = ["AAA", "BBB"];
const RUN = "2013J";
const ITEMS = 250;
const WORKS = 5;
const DAYS = 260;
/** Rows a file of clicks, so that each import fits in memory. */
const PART = 1_000_000;
const REGIONS = ["East Anglian Region", "Scotland", "London Region", "South Region", "Wales"];

await mkdir(folder, { recursive: true });

async function write(name, head, rows) {
  const out = createWriteStream(join(folder, name));
  let text = `${head}\n`;
  for (const row of rows) {
    text += `${row}\n`;
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, "drain");
      text = "";
    }
  }
  out.end(text);
  await once(out, "finish");
}

function* numbers(count) {
  for (let n = 0; n < count; n += 1) yield n;
}

function* map(items, of) {
  for (const item of items) yield of(item);
}

const course = (n) => COURSES[n % COURSES.length];
const item = (c, n) => 500_000 + c * ITEMS + n;
const work = (c, n) => 1_000 + c * WORKS + n;
const student = (n) => 100_000 + n;

await write("courses.csv", "code_module,code_presentation,module_presentation_length", map(COURSES, (c) => `${c},${RUN},268`));
await write(
  "vle.csv",
  "id_site,code_module,code_presentation,activity_type,week_from,week_to",
  map(numbers(ITEMS * COURSES.length), (n) => {
    const c = n % COURSES.length;
    const at = Math.floor(n / COURSES.length);
    return `${item(c, at)},${COURSES[c]},${RUN},${["resource", "oucontent", "forumng", "quiz", "homepage"][at % 5]},,`;
  }),
);
await write(
  "assessments.csv",
  "code_module,code_presentation,id_assessment,assessment_type,date,weight",
  map(numbers(WORKS * COURSES.length), (n) => {
    const c = n % COURSES.length;
    const at = Math.floor(n / COURSES.length);
    return `${COURSES[c]},${RUN},${work(c, at)},TMA,${20 + 45 * at},20`;
  }),
);
await write(
  "studentInfo.csv",
  "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,num_of_prev_attempts,studied_credits,disability,final_result",
  map(numbers(STUDENTS), (n) => `${course(n)},${RUN},${student(n)},${n % 3 ? "F" : "M"},${REGIONS[n % REGIONS.length]},A Level or Equivalent,50-60%,0-35,0,60,N,Pass`),
);
await write(
  "studentRegistration.csv",
  "code_module,code_presentation,id_student,date_registration,date_unregistration",
  map(numbers(STUDENTS), (n) => `${course(n)},${RUN},${student(n)},${-(n % 60)},${n % 11 ? "" : 30 + (n % 200)}`),
);
await write(
  "studentAssessment.csv",
  "id_assessment,id_student,date_submitted,is_banked,score",
  map(numbers(STUDENTS * WORKS), (n) => {
    const who = Math.floor(n / WORKS);
    const at = n % WORKS;
    return `${work(who % COURSES.length, at)},${student(who)},${20 + 45 * at - (who % 9)},0,${40 + ((who * 7 + at * 13) % 60)}`;
  }),
);
const parts = Math.ceil(FACTS / PART);
for (let part = 0; part < parts; part += 1) {
  const rows = Math.min(PART, FACTS - part * PART);
  await write(
    `studentVle-${String(part).padStart(3, "0")}.csv`,
    "code_module,code_presentation,id_student,id_site,date,sum_click",
    map(numbers(rows), (n) => {
      const at = part * PART + n;
      const who = at % STUDENTS;
      // The number of this student's click says item and day; students begin at different places.
      const click = Math.floor(at / STUDENTS) + who;
      const what = click % ITEMS;
      const day = (Math.floor(click / ITEMS) * 37 + click + who * 3) % DAYS;
      return `${course(who)},${RUN},${student(who)},${item(who % COURSES.length, what)},${day},${1 + (at % 9)}`;
    }),
  );
}
console.log(`${STUDENTS} students and ${FACTS} clicks in ${folder}`);
