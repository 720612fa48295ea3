/** What keeps the ledger from growing or from being read. */
import { WormtrailError } from '../errors';

/** A leaf is not written as docs/ledger.md says. */
export class LeafError extends WormtrailError {}

/** What stands in the bucket is not what the ledger would have written there. */
export class LedgerConflictError extends WormtrailError {}

/** The folder or bucket holds no ledger, or none that can be read. */
export class NoLedgerError extends WormtrailError {}

/** A ledger that does not hold proves nothing of the log either. */
export class LedgerUnprovenError extends WormtrailError {}
