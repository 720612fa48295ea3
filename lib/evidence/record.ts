/** A run's findings into the evidence bucket, as the next link of the chain. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Baseline } from './baseline';
import type { Burst } from '../notify/attempt';
import type { Outbox } from '../notify/outbox';
import { EvidenceLocked } from '../checks/evidence/runs';
import type { Finding, Report } from '../findings/finding';
import { ocsfEvents } from '../findings/formats/ocsf';
import type { RenderOptions } from '../findings/render-options';
import { documentPieces, SCHEMA, sha256, type EvidenceDocument, type Link, type Run } from './document';
import { EvidenceContended } from './errors';
import { runId, runKey } from './names';
import { dropped, type Carried } from './standing';
import type { EvidenceStore, StoredRun } from './store';

/** How often a run steps back behind another that was quicker. */
const ATTEMPTS = 5;

/** Event ids that are carried along: SQS delivers again within 14 days, most often within minutes. */
const REMEMBERED = 1000;

/** What a run hands over; its number follows from the chain. */
export interface Outcome extends Partial<Outbox> {
  readonly run: Omit<Run, 'id'>;
  readonly report: Report;
  /** What the next run takes for granted; the one of the run before goes on where left out. */
  readonly baseline?: Baseline;
  /** What stays open; that of the run before goes on where left out. */
  readonly carried?: Carried;
  /** Calls that made this run happen, and the ids of all their events. @default none */
  readonly attempts?: readonly Burst[];
  readonly answeredEvents?: readonly string[];
  readonly render: RenderOptions;
}

/** What was written. */
export interface Recorded {
  readonly link: Link;
  readonly document: EvidenceDocument;
  /** Whether S3 says that the document is locked; findings where it does not. */
  readonly lockFindings: readonly Finding[];
}

/**
 * Appends a run to the chain, compressed, and reads the lock back. HTML and CSV are drawn from it by `wormtrail evidence show`.
 *
 * @param previous The newest run, as `EvidenceStore.latest` answered it.
 * @throws EvidenceContended where other runs were quicker each time.
 */
export async function record(
  store: EvidenceStore,
  outcome: Outcome,
  previous: StoredRun | undefined,
): Promise<Recorded> {
  const startedAt = new Date(outcome.run.startedAt);
  let before = previous;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const id = runId(Number(before?.link.id ?? 0) + 1);
    const key = runKey(store.auditLog, startedAt, id);
    const document = compose(outcome, id, before, previous);
    const body = await promisify(gzip)(bytesOf(documentPieces(document)));
    // no Content-Encoding: what a client unzips by itself has no longer the hash that the chain holds
    const versionId = await store.create(key, body, 'application/gzip');
    if (versionId !== undefined) {
      const link = { id, key, versionId, sha256: sha256(body) };
      const lock = await store.lockOf(key, versionId);
      return { link, document, lockFindings: lockFindings(store, link, lock, startedAt) };
    }
    before = await store.latest(new Date());
  }
  throw new EvidenceContended(store.bucket, ATTEMPTS);
}

function compose(
  outcome: Outcome,
  id: string,
  before: StoredRun | undefined,
  previous: StoredRun | undefined,
): EvidenceDocument {
  const { report, run, render } = outcome;
  const baseline = outcome.baseline ?? before?.document?.baseline;
  const carried = carriedOn(before?.document?.carried, outcome.carried, previous?.document?.carried);
  return {
    schema: SCHEMA,
    run: { id, ...run },
    previous: before?.link ?? null,
    ...(baseline && { baseline }),
    ...(carried && { carried }),
    ...outboxOf(outcome),
    attempts: outcome.attempts ?? [],
    answeredEvents: [...(before?.document?.answeredEvents ?? []), ...(outcome.answeredEvents ?? [])].slice(-REMEMBERED),
    summary: report.summary,
    findings: report.findings,
    events: ocsfEvents(report, render),
  };
}

/**
 * A run that was quicker may have found something since: what it carries is carried on.
 *
 * @param known What the run itself went on from: of what it had of that, it says itself what became of it.
 */
function carriedOn(
  before: Carried | undefined,
  now: Carried | undefined,
  known: Carried | undefined,
): Carried | undefined {
  if (!before || !now) return now ?? before;
  const decided = new Set([...(known?.deployments ?? []), ...now.deployments].map(({ at }) => at));
  return {
    ...now,
    standing: [...dropped(before.standing, now.standing), ...now.standing],
    deployments: [...before.deployments.filter(({ at }) => !decided.has(at)), ...now.deployments],
  };
}

/** A text of hundreds of kilobytes, and its copies, would each be memory that is mapped anew: lines become bytes one by one. */
function bytesOf(pieces: Iterable<string>): Buffer {
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece)));
}

function outboxOf({ untold = [], lastTold = [], owed = [], unimported = [], summarizedOn }: Partial<Outbox>): Outbox {
  return {
    untold,
    ...(lastTold.length > 0 && { lastTold }),
    ...(owed.length > 0 && { owed }),
    ...(unimported.length > 0 && { unimported }),
    ...(summarizedOn !== undefined && { summarizedOn }),
  };
}

function lockFindings(
  store: EvidenceStore,
  link: Link,
  lock: { readonly mode: string | undefined; readonly until: Date | undefined },
  writtenAt: Date,
): Finding[] {
  const isLocked = lock.mode === 'COMPLIANCE' && (lock.until?.getTime() ?? 0) > writtenAt.getTime();
  if (isLocked) return [];
  return [
    {
      guardrail: EvidenceLocked.id,
      status: 'FAIL',
      severity: EvidenceLocked.severity,
      owner: EvidenceLocked.owner,
      resource: `s3://${store.bucket}/${link.key}`,
      path: '',
      expected: 'COMPLIANCE',
      found: lock.mode ?? null,
      message: `The evidence of run ${link.id} was written but is not locked.`,
      remedy: `Put the default retention of ${store.bucket} back to COMPLIANCE, then lock this version with s3:PutObjectRetention.`,
      auditLog: store.auditLog,
    },
  ];
}
