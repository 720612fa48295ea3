/** Applies acknowledgements to findings: some findings are accepted, some acknowledgements are findings themselves. */
import type { Finding } from '../findings/finding';
import type { Check } from '../checks/check';
import {
  AcknowledgementAllowed,
  AcknowledgementInForce,
  AcknowledgementNeeded,
  AcknowledgementOwned,
} from '../checks/template/acknowledgements';
import { isExpired } from './acknowledge';
import type { Acknowledged } from './construct-tree';

/** A finding and the construct that it concerns. */
export interface PlacedFinding {
  readonly finding: Finding;
  /** Construct path. */
  readonly path: string;
}

export interface AcknowledgementRules {
  readonly now: Date;
  /** Whether a guardrail may be acknowledged at all. */
  readonly mayAcknowledge: (guardrail: string) => boolean;
}

/** The findings, accepted where an acknowledgement counts, and a finding for each acknowledgement that does not count. */
export function applyAcknowledgements(
  findings: readonly PlacedFinding[],
  acknowledged: readonly Acknowledged[],
  rules: AcknowledgementRules,
): PlacedFinding[] {
  if (acknowledged.length === 0) return [...findings];
  const register = new Register(acknowledged);
  const judged = findings.map((placed) => {
    if (placed.finding.status !== 'FAIL' && placed.finding.status !== 'UNKNOWN') return placed;
    const matching = register.matching(placed);
    const counting = matching.find((one) => objectionTo(one, rules) === undefined);
    return counting ? { ...placed, finding: accepted(placed.finding, counting) } : placed;
  });
  return [
    ...judged,
    ...acknowledged.flatMap((one) => {
      const matchedNothing = register.matchedNothing(one);
      if (one.isAbove && matchedNothing) return [];
      const objection = objectionTo(one, rules) ?? (matchedNothing ? AcknowledgementNeeded : undefined);
      return objection ? [{ path: one.path, finding: findingAbout(one, objection) }] : [];
    }),
  ];
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

/** The path itself, its parents, and the app, whose path is empty. */
function pathsUpFrom(path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return [...names.map((_, index) => names.slice(0, names.length - index).join('/')), ''];
}

/** Why an acknowledgement does not count; undefined where it does. */
function objectionTo(one: Acknowledged, { now, mayAcknowledge }: AcknowledgementRules): Check | undefined {
  if (!mayAcknowledge(one.guardrail)) return AcknowledgementAllowed;
  if (one.acknowledgement.owner === undefined) return AcknowledgementOwned;
  return isExpired(one.acknowledgement, now) ? AcknowledgementInForce : undefined;
}

function accepted(finding: Finding, { acknowledgement }: Acknowledged): Finding {
  return { ...finding, status: 'ACKNOWLEDGED', acknowledgement };
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
