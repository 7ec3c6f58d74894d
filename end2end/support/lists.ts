import { bare, type TextFile } from "./csv";
import { AS_OF } from "./oulad";

/** People with accents and apostrophes, for the search; enrolled and active before the day looked at. */
export const PEOPLE = [
  ["Zoë Müller", "zoe@evening.example"],
  ["José Álvarez", "jose@evening.example"],
  ["Łukasz Żak", "lukasz@evening.example"],
  ["Søren Ångström", "soren@evening.example"],
  ["Marguerite O'Connor", "marguerite@evening.example"],
  ["Ana María Núñez", "ana@evening.example"],
];

/** A list without progress, so that School goes on showing scores; with hours, so that it shows those. */
export function people(): TextFile {
  const rows = PEOPLE.map(([name, mail], nth) => [name, mail, "Evening class", "2013-10-01", `${AS_OF} ${9 + nth}:30`]);
  return bare("people.csv", ["Name", "E-mail", "Course", "Enrolled", "Last active"], rows);
}

/** A plain roster with every column that is understood, and one that is not. */
export function roster(): TextFile {
  const head = ["Full name", "Email address", "Course", "Enrolled", "Last active", "Progress", "Shirt size"];
  return bare("roster.csv", head, [
    ["Ada Lovelace", "ada@list.example", "Intro to Rust", "2026-01-02", "2026-03-04", "45%", "M"],
    ["Grace Hopper", "grace@list.example", "Intro to Rust", "2026-01-03", "2026-03-05", "80%", "S"],
    ["Zoë Müller", "zoe@list.example", "Intro to Rust", "2026-01-04", "", "0%", "L"],
  ]);
}

/** Clicks of which three rows cannot be used: what is wrong, on which line, in which column. */
export const BROKEN = [
  { line: "3", column: "sum_click", value: "many" },
  { line: "4", column: "id_student", value: "" },
  { line: "6", column: "date", value: "99999" },
];

/** The file with those rows; its first, fourth and sixth row are sound. */
export function broken(): TextFile {
  const course = ["AAA", "2013J"];
  return bare("broken.csv", ["code_module", "code_presentation", "id_student", "id_site", "date", "sum_click"], [
    [...course, "1", "10", "3", "2"],
    [...course, "1", "10", "4", "many"],
    [...course, "?", "10", "4", "2"],
    [...course, "2", "10", "5", "1"],
    [...course, "2", "10", "99999", "1"],
    [...course, "3", "10", "6", "1"],
  ]);
}

/** A table that is nobody's: an order list. */
export function foreign(): TextFile {
  return bare("orders.csv", ["order", "sku", "price", "currency"], [["1", "A-1", "9.99", "GBP"]]);
}
