/** Applies acknowledgements to findings: some findings are accepted, some acknowledgements are findings themselves. */
import type { Acknowledgement, Finding } from '../findings/finding';
import type { Check } from '../checks/check';
import {
  AcknowledgementAllowed,
  AcknowledgementInForce,
  AcknowledgementNeeded,
  AcknowledgementOwned,
} from '../checks/template/acknowledgements';
import { groupBy } from '../findings/group';
import { CATALOGUE } from '../guardrails/catalogue';

/** A finding and the construct or resource that it concerns. */
export interface PlacedFinding {
  readonly finding: Finding;
  /** Construct path, or else the name of the resource. */
  readonly path: string;
}

/** An acknowledgement and where it was made. */
export interface Acknowledged {
  /** Path of the construct or name of the resource that it was made on; it covers what is below. */
  readonly path: string;
  readonly guardrail: string;
  readonly acknowledgement: Acknowledgement;
  /** Set where it was made above the root: it may be meant for what stands beside the root. */
  readonly isAbove?: true;
}

interface AcknowledgementRules {
  readonly now: Date;
  /** Whether a guardrail may be acknowledged at all. */
  readonly mayAcknowledge: (guardrail: string) => boolean;
}

/** Today's rules: what is write-once may be acknowledged only if it is named. */
export function acknowledgementRules(writeOnce: readonly string[] = []): AcknowledgementRules {
  return {
    now: new Date(),
    mayAcknowledge: (guardrail) => !WRITE_ONCE.has(guardrail) || writeOnce.includes(guardrail),
  };
}

const WRITE_ONCE: ReadonlySet<string> = new Set(
  CATALOGUE.filter(({ theme }) => theme === 'write-once').map(({ id }) => id),
);

/**
 * The findings, accepted where an acknowledgement counts, and a finding for each acknowledgement that does not count. A cause is
 * accepted only if all that it leaves unknown may be, and it is gone once all of that is accepted by itself.
 */
export function applyAcknowledgements(
  findings: readonly PlacedFinding[],
  acknowledged: readonly Acknowledged[],
  rules: AcknowledgementRules,
): PlacedFinding[] {
  if (acknowledged.length === 0) return [...findings];
  const register = new Register(acknowledged);
  const hidden = groupBy(findings, ({ finding }) => finding.cause);
  const objected = new Map<Acknowledged, Check>();
  const judged = findings.map((placed) => {
    const { finding } = placed;
    if (finding.status !== 'FAIL' && finding.status !== 'UNKNOWN') return placed;
    const behind = (hidden.get(nameOf(finding)) ?? []).map((each) => each.finding.guardrail);
    const counting = register.matching(placed).find((one) => {
      const objection = objectionTo(one, [finding.guardrail, ...behind], rules);
      if (objection) objected.set(one, objection);
      return objection === undefined;
    });
    return counting ? { ...placed, finding: accepted(finding, counting) } : placed;
  });
  return [
    ...withoutEmptyCauses(judged, hidden),
    ...acknowledged.flatMap((one) => {
      const matchedNothing = register.matchedNothing(one);
      if (one.isAbove && matchedNothing) return [];
      const objection =
        objected.get(one) ??
        objectionTo(one, [one.guardrail], rules) ??
        (matchedNothing ? AcknowledgementNeeded : undefined);
      return objection ? [{ path: one.path, finding: findingAbout(one, objection) }] : [];
    }),
  ];
}

/** As findings point to their cause. */
function nameOf({ guardrail, resource }: Finding): string {
  return `${guardrail} ${resource}`;
}

function withoutEmptyCauses(
  judged: readonly PlacedFinding[],
  before: ReadonlyMap<string | undefined, unknown>,
): readonly PlacedFinding[] {
  const pointedTo = new Set(judged.map(({ finding }) => finding.cause));
  return judged.filter(({ finding }) => !before.has(nameOf(finding)) || pointedTo.has(nameOf(finding)));
}

/** Acknowledgements by guardrail and path: those that cover a construct are found by climbing its path. */
class Register {
  private readonly byPlace = new Map<string, Acknowledged[]>();
  private readonly matched = new Set<Acknowledged>();

  constructor(acknowledged: readonly Acknowledged[]) {
    for (const one of acknowledged) {
      const place = placeOf(one.guardrail, one.path);
      this.byPlace.set(place, [...(this.byPlace.get(place) ?? []), one]);
    }
  }

  /** Nearest first. */
  matching({ finding, path }: PlacedFinding): Acknowledged[] {
    const found = pathsUpFrom(path).flatMap((ancestor) => this.byPlace.get(placeOf(finding.guardrail, ancestor)) ?? []);
    for (const one of found) this.matched.add(one);
    return found;
  }

  matchedNothing(one: Acknowledged): boolean {
    return !this.matched.has(one);
  }
}

function placeOf(guardrail: string, path: string): string {
  return `${guardrail} ${path}`;
}

/** The path itself, its parents, and the app, whose path is empty. The name of a subscription has an address in it, with `//`. */
function pathsUpFrom(path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return [...new Set([path, ...names.map((_, index) => names.slice(0, names.length - index).join('/')), ''])];
}

/** Why an acknowledgement does not count for guardrails; undefined where it does. */
function objectionTo(
  one: Acknowledged,
  guardrails: readonly string[],
  { now, mayAcknowledge }: AcknowledgementRules,
): Check | undefined {
  if (!guardrails.every(mayAcknowledge)) return AcknowledgementAllowed;
  if (one.acknowledgement.owner === undefined) return AcknowledgementOwned;
  return isExpired(one.acknowledgement, now) ? AcknowledgementInForce : undefined;
}

function accepted({ cause: _, ...finding }: Finding, { acknowledgement }: Acknowledged): Finding {
  return { ...finding, status: 'ACKNOWLEDGED', acknowledgement };
}

/** Whether its last day has passed. What is no date has no day on which it counts. */
function isExpired({ until }: Acknowledgement, now: Date): boolean {
  return until !== undefined && (!isDay(until) || until < now.toISOString().slice(0, 10));
}

/** A day of the calendar in ISO 8601: 2027-02-30 is none. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function findingAbout({ path, guardrail, acknowledgement }: Acknowledged, objection: Check): Finding {
  const { owner = 'no owner', until = 'no end', reason } = acknowledgement;
  return {
    guardrail: objection.id,
    status: 'FAIL',
    severity: objection.severity,
    owner: objection.owner,
    resource: path || 'App',
    path: '',
    expected: objection.title,
    found: `${guardrail}, by ${owner}, until ${until}: ${reason}`,
    message: `The acknowledgement of ${guardrail} does not count. Required: ${objection.title}.`,
    remedy: objection.remedy,
  };
}

/** A name that stays one where owner and date stand at the end of a reason. */
export function isOwnerName(text: string): boolean {
  return text.trim() !== '' && !/[;[\]]/.test(text);
}
