/**
 * Reads that take calls of their own for each resource rotate: a run makes at most 90 calls, and reads first what was read longest
 * ago. What a run does not read, a full read within 24 hours proves.
 */
import { minutesBetweenRuns } from '../config/schedule';
import type { FullReads } from '../evidence/baseline';
import type { AuditLog, Resource } from '../facts/audit-log';
import { resourceId, resourcesOf } from '../facts/resources';
import { valueAt } from '../facts/value';
import { needsAttention, type Finding } from '../findings/finding';
import { ANYTHING } from '../notify/attempt';
import { rotatingCallsOf } from '../resource-types/lookup';
import { forwardingOf } from './forwarding';

export interface Rotation {
  readonly now: Date;
  /** Of this deployment. */
  readonly fullReads: FullReads;
  /** Findings of the run before: what was open is read again, so that it is not taken for resolved. */
  readonly before: readonly Finding[];
  /** What the calls were about that made this run happen. */
  readonly attacked: readonly string[];
}

/** Calls that a run has left for it, beside those that every run makes. */
const CALLS_IN_ROTATION = 6;

/** The rules in another Region that forward calls, and those that lead to the audit log's event bus. */
const CALLS_FOR_FORWARDING = 2;

/** For this long a full read proves what later runs do not read. */
const PROOF_MINUTES = 24 * 60;

const MINUTE = 60_000;

interface Candidate {
  readonly resource: Resource;
  readonly calls: number;
}

/** Ids of all resources that some runs do not read in full. */
export function rotatingIds(auditLogs: readonly AuditLog[]): ReadonlySet<string> {
  return new Set(candidatesIn(auditLogs).map(({ resource }) => resourceId(resource)));
}

/**
 * The resources that this run reads in full: all where the schedule is too slow to come round within 24 hours, else those without a
 * proof that lasts until the next run, those that a call has just touched, those that were not as deployed, and the next in turn.
 *
 * @returns their ids.
 */
export function fullyRead(auditLogs: readonly AuditLog[], rotation: Rotation): ReadonlySet<string> {
  const { now, fullReads, before, attacked } = rotation;
  const candidates = candidatesIn(auditLogs);
  const interval = Math.max(0, ...auditLogs.map(minutesBetweenChecks));
  if (runsToComeRound(candidates) * interval > PROOF_MINUTES) return rotatingIds(auditLogs);
  const open = new Set(before.filter(needsAttention).map(({ resource }) => resource));
  const readAt = ({ resource }: Candidate): number => provenAt(resource, fullReads, now)?.getTime() ?? 0;
  const lapsed = now.getTime() - (PROOF_MINUTES - interval) * MINUTE;
  let left = CALLS_IN_ROTATION;
  const chosen = candidates
    .toSorted((a, b) => readAt(a) - readAt(b))
    .filter((candidate) => {
      const { resource, calls } = candidate;
      const isDue = readAt(candidate) <= lapsed || open.has(resource.displayName);
      if (isDue || attacked.some((name) => names(name, resource))) return true;
      const isNext = calls <= left;
      if (isNext) left -= calls;
      return isNext;
    });
  return new Set(chosen.map(({ resource }) => resourceId(resource)));
}

/** When a full read last found a resource as deployed; undefined where that is no proof any more. */
export function provenAt(resource: Resource, fullReads: FullReads, now: Date): Date | undefined {
  const at = new Date(fullReads[resourceId(resource)] ?? '');
  const minutes = (now.getTime() - at.getTime()) / MINUTE;
  return minutes >= 0 && minutes <= PROOF_MINUTES ? at : undefined;
}

/** The proofs after a run: of what it read in full and found in order, and those of earlier runs that it did not touch. */
export function nextFullReads(
  auditLogs: readonly AuditLog[],
  full: ReadonlySet<string>,
  findings: readonly Finding[],
  { now, fullReads }: Pick<Rotation, 'now' | 'fullReads'>,
): FullReads {
  const open = new Set(findings.filter(needsAttention).map(({ resource }) => resource));
  return Object.fromEntries(
    candidatesIn(auditLogs).flatMap(({ resource }) => {
      const id = resourceId(resource);
      const at = full.has(id) ? (open.has(resource.displayName) ? undefined : now) : provenAt(resource, fullReads, now);
      return at === undefined ? [] : [[id, at.toISOString()]];
    }),
  );
}

function candidatesIn(auditLogs: readonly AuditLog[]): Candidate[] {
  const all = [...new Map(auditLogs.flatMap(resourcesOf).map((each) => [resourceId(each), each])).values()];
  return [
    ...all.map((resource) => ({ resource, calls: rotatingCallsOf({ resource, all }) })),
    ...auditLogs
      .flatMap((each) => forwardingOf(each) ?? [])
      .map((resource) => ({ resource, calls: CALLS_FOR_FORWARDING })),
  ].filter(({ calls }) => calls > 0);
}

function runsToComeRound(candidates: readonly Candidate[]): number {
  return Math.ceil(candidates.reduce((sum, { calls }) => sum + Math.max(calls, 1), 0) / CALLS_IN_ROTATION) + 1;
}

/** By the schedule that is deployed; a day where it does not say it. */
function minutesBetweenChecks({ members }: AuditLog): number {
  const checkers = members.filter(({ metadata }) => valueAt(metadata, 'wormtrail.component') === 'drift-checker');
  const schedule = members.find(
    ({ type, properties }) =>
      type === 'AWS::Scheduler::Schedule' && checkers.some(({ arn }) => arn === valueAt(properties, 'Target.Arn')),
  );
  const expression = schedule?.properties.ScheduleExpression;
  return (typeof expression === 'string' ? minutesBetweenRuns(expression) : undefined) ?? PROOF_MINUTES;
}

/**
 * A rule on another bus than the default one has the physical id `BUS|NAME`; a call may be about several dashboards, and may
 * name a resource by its ARN. What stands for several rules ends in `*`.
 */
function names(attacked: string, { ref, arn }: Resource): boolean {
  if (attacked === ANYTHING) return true;
  const isOne = ref.endsWith('*')
    ? (name: string) => name.startsWith(ref.slice(0, -1))
    : (name: string) => name === ref || name === arn || ref.endsWith(`|${name}`) || name.endsWith(`:function:${ref}`);
  return attacked.split(', ').some(isOne);
}
