import { loadavg } from "node:os";

/** The value below which a share of the numbers lies (nearest rank). */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** Prints rows as a Markdown table. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log([line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n"));
}

/** Prints how busy the machine was, since a figure from a busy machine says little. */
export function sayLoad(when) {
  const shown = loadavg().map((load) => load.toFixed(1));
  console.log(`\nLoad ${when}: ${shown.join(", ")} (1, 5, 15 minutes)\n`);
}
