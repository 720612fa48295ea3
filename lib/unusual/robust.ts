/** How far a count is from ordinary, in a way that a few wild days do not change. */

/** Makes the median of deviations comparable to a standard deviation of ordinary counts. */
const OF_A_STANDARD_DEVIATION = 1.4826;
/** Counts that are always the same still vary by a tenth some day. */
const LEAST_SPREAD = 0.1;

/** The robust z-score: how many spreads a count lies above the median. */
export function robustScore(count: number, history: readonly number[]): number {
  const middle = median(history);
  const deviation = median(history.map((each) => Math.abs(each - middle))) * OF_A_STANDARD_DEVIATION;
  const spread = Math.max(deviation, LEAST_SPREAD * middle, Math.sqrt(middle), 1);
  return (count - middle) / spread;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
