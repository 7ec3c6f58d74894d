/** Calendar days as `2013-10-01`, without any zone. */
export type Day = string;

const MILLISECONDS = 86_400_000;

/** The day so many days later, or earlier when negative. */
export function plus(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * MILLISECONDS).toISOString().slice(0, 10);
}

/** Days from one to the other. */
export function since(later: Day, earlier: Day): number {
  return (Date.parse(later) - Date.parse(earlier)) / MILLISECONDS;
}

/** `3 Mar 2014`, as pages write a day. */
export function long(day: Day): string {
  const [year, month, date] = day.split("-").map(Number);
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${date} ${names[month - 1]} ${year}`;
}
