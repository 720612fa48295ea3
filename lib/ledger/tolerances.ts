/** How exactly the ledger takes time, in milliseconds. */
import { DAY, HOUR } from '../integrity/time';

/** So far behind its last look an append looks again: a listing takes its time, and the clocks of S3 and of the function may differ. */
export const MARGIN = DAY;

/** The clocks of S3 and of the function may differ by so much. */
export const SKEW = HOUR;

/** The schedule is an hour; a day and two hours leave room for a bad day. */
export const LONGEST_GAP = 26 * HOUR;
