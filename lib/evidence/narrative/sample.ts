/** A sample of days that anybody can draw again: the seed decides, not the machine. */
import { sha256 } from '../document';

export const SAMPLE_METHOD =
  'Each day of the population is written as "SEED YYYY-MM-DD" and hashed by SHA-256; the days with the smallest hashes are the ' +
  'sample. To draw it again: printf "SEED YYYY-MM-DD" | sha256sum for each day, then sort.';

/** @returns as many days as are asked for, all where there are fewer; in their own order. */
export function sampleOf(days: readonly string[], count: number, seed: number): readonly string[] {
  const hashed = days.map((day) => [sha256(`${seed} ${day}`), day] as const);
  return hashed
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, count)
    .map(([, day]) => day)
    .sort();
}
