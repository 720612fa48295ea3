/** What a run could not deliver: it stands in the run's evidence, and the next run delivers it. */
import type { Owner } from '../facts/requirements';
import type { Finding } from '../findings/finding';

/** The names are those of the stored JSON. */
export interface Outbox {
  /** Owners who do not know yet what changed in this run. */
  readonly untold: readonly Owner[];
  /** What those owners know of: the next message names every change since then. */
  readonly lastTold?: readonly Finding[];
  /** Findings of earlier verifications that those owners do not know: this run looked at other hours. */
  readonly owed?: readonly Finding[];
  /** Resolved findings that Security Hub still shows as failed. */
  readonly unimported?: readonly Finding[];
  /** The day of the last summary, YYYY-MM-DD. */
  readonly summarizedOn?: string;
}
