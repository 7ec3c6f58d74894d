/** A file to drop: its name and its text. */
export interface TextFile {
  name: string;
  text: string;
}

type Cell = string | number;

/** A bare CSV file: nothing quoted, lines ended as on Unix. */
export function bare(name: string, head: string[], rows: Cell[][]): TextFile {
  return { name, text: [head, ...rows].map((row) => row.join(",") + "\n").join("") };
}

/** A CSV file with every field quoted and lines ended as on Windows, as the published set has some. */
export function quoted(name: string, head: string[], rows: Cell[][]): TextFile {
  const line = (row: Cell[]) => row.map((cell) => `"${cell}"`).join(",") + "\r\n";
  return { name, text: [head, ...rows].map(line).join("") };
}

/** The file as a browser is given it. */
export function payload(file: TextFile): { name: string; mimeType: string; buffer: Buffer } {
  return { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text, "utf8") };
}
