/** What stays open from run to run, and what the deployed configuration acknowledges of it. */
import { NoOtherTrail, TrailNotRestarted } from '../checks/account/deliveries';
import { NoOtherBucket, SurroundingsUnchanged } from '../checks/account/undeclared';
import { isSameStanding, type Standing } from '../evidence/standing';
import type { AcknowledgedFinding } from '../facts/requirements';
import { needsAttention, type Finding } from '../findings/finding';
import { worstFirst } from '../findings/grouped';

/** From so many on a run carries only the worst of what is new: evidence that grows with every call fills the checker's memory. */
const MOST = 500;

/** Checks that see what can be undone without a trace: the trail runs again, the other trail is gone. */
const STAYS_OPEN: ReadonlySet<string> = new Set([TrailNotRestarted.id, NoOtherTrail.id, NoOtherBucket.id]);

/** Of what a run found, what stays open whatever the next one finds. */
export function stayingOpen(findings: readonly Finding[], now: Date): Standing[] {
  return findings
    .filter((finding) => STAYS_OPEN.has(finding.guardrail) && needsAttention(finding))
    .map((finding) => ({ finding, since: timeOf(finding) ?? now.toISOString() }));
}

/** What differs from the last run: one run sees it, so that the same change later is another one. */
export function changesSinceLastRun(findings: readonly Finding[], now: Date): Standing[] {
  return findings
    .filter((finding) => finding.guardrail === SurroundingsUnchanged.id && needsAttention(finding))
    .map((finding) => ({ finding, since: now.toISOString() }));
}

/** A start of logging says itself when it was. */
function timeOf({ found }: Finding): string | undefined {
  return typeof found === 'string' && !Number.isNaN(Date.parse(found)) ? found : undefined;
}

/**
 * What the next run carries: nothing that was carried before is left out.
 *
 * @param seen What this run saw anew or again; what is seen again keeps its first time.
 * @param events What happened at a time, however often the like happened before.
 */
export function nextStanding(
  before: readonly Standing[],
  seen: readonly Standing[],
  events: readonly Standing[],
): readonly Standing[] {
  const isNew = (one: Standing): boolean => !before.some((other) => isSameStanding(one, other));
  const happened = (one: Standing): boolean =>
    !before.some((other) => one.since === other.since && isSameStanding(one, other));
  const fresh = [...seen.filter(isNew), ...events.filter(happened)];
  return [...before, ...(before.length + fresh.length <= MOST ? fresh : worstOf(fresh, MOST - before.length))];
}

/** @param room For how many there is room; one is carried in any case, and says how many are not. */
function worstOf(fresh: readonly Standing[], room: number): readonly Standing[] {
  const inOrder = fresh.toSorted((a, b) => worstFirst(a.finding, b.finding));
  const carried = inOrder.slice(0, Math.max(room, 1));
  const left = fresh.length - carried.length;
  if (left === 0) return carried;
  return carried.map((each, index) => (index === 0 ? sayingHowMany(each, left) : each));
}

function sayingHowMany(one: Standing, left: number): Standing {
  const message = `${one.finding.message} The run at that time found ${left} more. Only its own evidence has them.`;
  return { ...one, finding: { ...one.finding, message } };
}

/** Says of what a deployment did who deployed, now that it is known. */
export function attributed(standing: readonly Standing[], since: string, by: string): readonly Standing[] {
  return standing.map((each) => (each.since === since ? { ...each, by } : each));
}

/** The findings of a run with all that stays open, each once. */
export function withStanding(
  findings: readonly Finding[],
  standing: readonly Standing[],
  acknowledgements: readonly AcknowledgedFinding[],
  stack: string,
  now: Date,
): Finding[] {
  const open = standing.map((each) => asFinding(each, acknowledgements, stack, now));
  const isSaid = (finding: Finding): boolean => standing.some((each) => isSameStanding(each, { finding }));
  // a check that looked and found nothing does not speak for what it found before
  const isAnswered = ({ guardrail, status }: Finding): boolean =>
    status === 'PASS' && open.some((each) => each.guardrail === guardrail);
  return [...findings.filter((finding) => !isSaid(finding) && !isAnswered(finding)), ...open];
}

function asFinding(
  { finding, since, by }: Standing,
  acknowledgements: readonly AcknowledgedFinding[],
  stack: string,
  now: Date,
): Finding {
  const mine = acknowledgements.filter(
    ({ finding: id, resource, time }) =>
      id === finding.guardrail && (resource === finding.resource || resource === stack) && isSameTime(time, since),
  );
  const said = by === undefined ? finding : { ...finding, message: `${finding.message} ${by}.` };
  const today = now.toISOString().slice(0, 10);
  const inForce = mine.find(({ until }) => until === undefined || until >= today);
  if (inForce) {
    const { reason, owner, until } = inForce;
    return { ...said, status: 'ACKNOWLEDGED', acknowledgement: { reason, owner, ...(until && { until }) } };
  }
  const entry = JSON.stringify({ finding: finding.guardrail, resource: finding.resource, time: since });
  const ended = mine[0]?.until;
  return {
    ...said,
    ...(ended !== undefined && { message: `${said.message} Its acknowledgement ended on ${ended}.` }),
    remedy:
      `${finding.remedy} It stays open until the configuration acknowledges it: add ${entry} with reason and owner to ` +
      'acknowledgements, and deploy.',
  };
}

function isSameTime(one: string, other: string): boolean {
  return one === other || Date.parse(one) === Date.parse(other);
}
