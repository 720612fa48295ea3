/** Whether the ledger only grew, and whether the evidence is what the ledger says. */
import type { Check } from '../check';

const OF_THE_LEDGER = {
  theme: 'evidence',
  remedy:
    'Keep the bucket and every copy of the ledger as they are, and find the writes in the data events of CloudTrail. Locked versions survive.',
  owner: 'compliance',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  severity: 'CRITICAL',
  judgedFrom: ['evidence'],
} as const;

export const LedgerSigned: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerSigned',
  title: 'The key of the ledger signed every checkpoint',
  reason: 'A checkpoint fixes all leaves before it. One that another key signed, or none, fixes nothing.',
};

export const LedgerWhole: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerWhole',
  title: 'Tiles and entries of the ledger give the root that is signed',
  reason: 'A leaf that is altered, removed or inserted changes the root (RFC 6962, section 2.1).',
};

export const LedgerConsistent: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerConsistent',
  title: 'The ledger only grew',
  reason:
    'Each checkpoint has to be a beginning of the newest one. One that is not was signed for another history, which somebody may have been shown.',
};

export const LedgerWrittenOnce: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerWrittenOnce',
  title: 'Every file of the ledger was written once',
  reason:
    'The ledger never writes a name twice and deletes nothing. A second version or a delete marker is not its own.',
};

export const LedgerLeavesSound: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerLeavesSound',
  title: 'Every leaf of the ledger is in its form, its place and its time',
  reason:
    'A leaf that is replayed, out of its time or in no known form was not appended when the evidence was written. Who holds the key can sign such a leaf.',
};

export const LedgerDigestsSigned: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerDigestsSigned',
  title: 'CloudTrail signed every digest in the ledger',
  reason:
    'The ledger keeps the signature of each digest with all that it signs, and the public keys. Only CloudTrail could have made the signatures.',
};

export const LedgerManifestsKept: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerManifestsKept',
  title: 'Every list of objects is kept as the ledger says',
  reason: 'The lists say which log files there were. They have to outlive the files.',
};

export const LedgerRemovalsSound: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerRemovalsSound',
  title: 'Every list of what is gone names objects that the ledger has',
  reason:
    'A list of what is gone says of objects that were verified when they were seen to be gone. One that names others, or a list that is ' +
    'not there, was forged.',
};

export const LedgerRemovalsAllowed: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerRemovalsAllowed',
  title: 'Whatever the ledger says is gone was allowed to go',
  reason:
    'An object may go once its lock has ended and a lifecycle rule removes it. One that went earlier, or without a rule, was deleted by ' +
    'somebody.',
};

export const LedgerEvidenceKept: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerEvidenceKept',
  title: 'The evidence is what the ledger says',
  reason:
    'The ledger holds the hash of each run. A run that was rewritten, removed before its lock ended, or added to the past differs from it.',
};

export const LedgerCurrent: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerCurrent',
  title: 'The ledger grew within the last 26 hours',
  reason: 'What the ledger does not have yet can be rewritten without a trace in it.',
  severity: 'HIGH',
  remedy: 'Find out why its function does not run: look at its schedule, its log group and its alarms.',
};

export const LedgerWitnessed: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerWitnessed',
  title: 'Enough witnesses have cosigned the ledger within the last 26 hours',
  reason:
    'Who holds the key of the ledger can sign two histories. A witness cosigns a checkpoint only where it continues what the witness saw before (c2sp.org/tlog-witness): what enough of them have cosigned is the history that all others were shown.',
  severity: 'HIGH',
  remedy:
    'Read in the log group of its function what each witness answered. Tell the operator of a witness that does not know the ledger its key. A witness that has seen another history has seen an attack.',
};

export const LedgerLocked: Check = {
  ...OF_THE_LEDGER,
  id: 'LedgerLocked',
  title: 'What the ledger rests on is locked for another 90 days',
  reason:
    'Object Lock holds a file until its retention ends (S3 User Guide, "Locking objects with Object Lock"). The ledger is meant to outlive the logs: its function makes locks longer in time.',
  severity: 'HIGH',
  remedy:
    'Find out why its function did not make them longer: look at its log group. Then lock the file with s3:PutObjectRetention.',
};
