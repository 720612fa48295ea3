/** Compares the evidence with what the ledger says of it. */
import pLimit from 'p-limit';
import { LedgerEvidenceKept, LedgerLocked } from '../checks/evidence/ledger';
import { sha256 } from '../evidence/document';
import { dayOf, lastNumber, NAMED_BEFORE, prefixOf, runNumber } from '../evidence/names';
import { verificationsOf } from '../evidence/writers';
import { HOUR } from '../integrity/time';
import { isGone, type Archive, type ArchivedFile } from './archive';
import type { LedgerFindings } from './findings';
import type { RunLeaf } from './leaf';
import { shortestLock } from './locks';
import type { LeavesJudge } from './verify-leaves';

const AT_ONCE = 16;

export interface EvidenceToCompare {
  readonly archive: Archive;
  readonly auditLog: string;
  readonly leaves: LeavesJudge;
  readonly findings: LedgerFindings;
  readonly now: Date;
}

export interface Compared {
  readonly runs: number;
  /** Gone after their lock had ended. */
  readonly expired: number;
  /** Written after the ledger was appended to last. */
  readonly young: number;
  /** The day of the youngest of them, as its name says it. */
  readonly youngest?: Date;
}

/** Each run is as the ledger says, each that the ledger has is there, and none was added to the past. */
export async function compareRuns(comparing: EvidenceToCompare): Promise<Compared> {
  const { archive, auditLog, leaves, findings } = comparing;
  const atOnce = pLimit(AT_ONCE);
  const seen = new Set<string>();
  const reads: Promise<void>[] = [];
  const young: string[] = [];
  for (const prefix of [auditLog, verificationsOf(auditLog)].map(prefixOf)) {
    const last = lastNumber(numbersBelow(prefix, leaves.runs)) ?? 0;
    for (const file of await archive.files(prefix)) {
      if (runNumber(file.key) === undefined || isGone(file)) continue;
      seen.add(file.key);
      const leaf = leaves.runs.get(file.key);
      if (leaf) reads.push(atOnce(() => compareRun(comparing, file, leaf)));
      else if (isYoung(file, comparing, last)) young.push(file.key);
      else added(file, comparing);
    }
  }
  await Promise.all(reads);
  let expired = 0;
  for (const leaf of leaves.runs.values()) {
    if (seen.has(leaf.key)) continue;
    if (leaf.lockedUntil !== null && Date.parse(leaf.lockedUntil) <= comparing.now.getTime()) expired += 1;
    else missing(leaf, findings);
  }
  const youngest = young.map(dayOf).reduce((one, other) => (one && other && one > other ? one : other), undefined);
  return { runs: reads.length, expired, young: young.length, ...(youngest && { youngest }) };
}

async function compareRun({ archive, findings }: EvidenceToCompare, file: ArchivedFile, leaf: RunLeaf): Promise<void> {
  const { version } = file;
  const hash = sha256(await archive.content(file));
  const isOriginal = version === undefined || version.versionId === leaf.versionId;
  if (hash === leaf.sha256 && isOriginal) return;
  const found = isOriginal ? hash : `version ${version.versionId}`;
  const message = 'This run is not the one that was written: the ledger has another hash or version.';
  findings.fail(LedgerEvidenceKept, leaf.key, { expected: leaf.sha256, found, message });
}

/**
 * Whether the ledger cannot have it yet. A copy does not say when S3 took a file: number and day of the run tell. Two runs that begin at
 * once, on both sides of midnight, may have the same number.
 */
function isYoung({ key, version }: ArchivedFile, { leaves: { position } }: EvidenceToCompare, last: number): boolean {
  if (!position) return true;
  const writtenAtTheLatest = version?.modified?.getTime() ?? (dayOf(key)?.getTime() ?? 0) + NAMED_BEFORE;
  return writtenAtTheLatest > Date.parse(position.since) - HOUR && (runNumber(key) ?? 0) >= last;
}

function added({ key }: ArchivedFile, { leaves, findings }: EvidenceToCompare): void {
  findings.fail(LedgerEvidenceKept, key, {
    ...{ expected: 'no such run', found: key },
    message: `The ledger, which had looked through the evidence until ${leaves.position?.since ?? ''}, does not have this run: it was added to the past.`,
  });
}

function missing({ key, sha256: expected, lockedUntil }: RunLeaf, findings: LedgerFindings): void {
  const message =
    lockedUntil === null
      ? 'This run is gone, and it was not locked.'
      : `This run is gone, and its lock ends on ${lockedUntil} only.`;
  findings.fail(LedgerEvidenceKept, key, { expected, found: null, message });
}

/** In the order in which S3 took the runs. */
function numbersBelow(prefix: string, runs: ReadonlyMap<string, RunLeaf>): number[] {
  const below = [...runs.values()].filter(({ key }) => key.startsWith(prefix));
  return below
    .sort((one, other) => (one.written < other.written ? -1 : one.written > other.written ? 1 : 0))
    .map(({ key }) => runNumber(key) ?? 0);
}

/** Each file that the tree rests on is locked for long enough. A copy does not say it. */
export async function judgeLocks(
  { archive, findings, now }: EvidenceToCompare,
  files: readonly ArchivedFile[],
  retentionDays: number,
): Promise<number> {
  const atOnce = pLimit(AT_ONCE);
  const required = new Date(now.getTime() + shortestLock(retentionDays));
  const judge = async ({ key, version }: ArchivedFile): Promise<void> => {
    const lock = version && (await archive.lockOf?.(version));
    if (lock?.mode === 'COMPLIANCE' && lock.until && lock.until >= required) return;
    const expected = `COMPLIANCE until ${required.toISOString()}`;
    if (!lock) {
      const message = 'Unknown: you may not read the lock of this file (s3:GetObjectRetention).';
      findings.unknown(LedgerLocked, key, { expected, found: null, message });
      return;
    }
    const isLocked = lock.mode !== undefined && lock.until !== undefined;
    const found = isLocked ? `${lock.mode} until ${lock.until.toISOString()}` : 'no lock';
    const message = isLocked
      ? 'The lock of this file ends too soon, or is not of COMPLIANCE mode.'
      : 'This file is not locked.';
    findings.fail(LedgerLocked, key, { expected, found, message });
  };
  await Promise.all(files.map((file) => atOnce(() => judge(file))));
  return files.length;
}
