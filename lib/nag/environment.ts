/**
 * A stack without `env` does not say its account and Region. What depends on them is one warning, the one exception to "a CRITICAL
 * guardrail that cannot be proven fails the build": the drift check judges all of it again where the stack is deployed.
 */
import { EnvironmentStated } from '../checks/template/environment';
import type { Template } from '../facts/from-template';
import { deployedTo, placesNamedIn, unresolvedEnvironment, type Place } from '../facts/template/places';
import { needsAttention, type Finding } from '../findings/finding';
import { counted } from '../findings/format';
import type { PlacedFinding } from './apply-acknowledgements';

/** Tried where templates name no Region, one that records calls of IAM and one that does not. The account stands for any. */
const ANYWHERE: readonly Required<Place>[] = [
  { account: '111122223333', region: 'eu-central-1' },
  { account: '111122223333', region: 'us-east-1' },
];

export interface ByEnvironment {
  /** What does not depend on where the stack is deployed. */
  readonly open: readonly PlacedFinding[];
  /** What holds in a place that the templates may be deployed to: unknown, whatever it was. */
  readonly dependent: readonly PlacedFinding[];
}

/**
 * @param findings Those of the templates as they are.
 * @param judged Answers with the findings on templates.
 */
export function splitByEnvironment(
  templates: readonly Template[],
  findings: readonly PlacedFinding[],
  judged: (templates: readonly Template[]) => readonly Finding[],
): ByEnvironment {
  const missing = unresolvedEnvironment(templates);
  let open = [...findings];
  const dependent: PlacedFinding[] = [];
  for (const place of missing.length === 0 ? [] : placesToTry(templates)) {
    if (!open.some(({ finding }) => needsAttention(finding))) break;
    const failing = new Set(judged(deployedTo(templates, place)).filter(needsAttention).map(subjectOf));
    const holds = ({ finding }: PlacedFinding): boolean => needsAttention(finding) && !failing.has(subjectOf(finding));
    dependent.push(...open.filter(holds).map((placed) => ({ ...placed, finding: unknown(placed.finding, missing) })));
    open = open.filter((placed) => !holds(placed));
  }
  return { open, dependent };
}

/** The one warning that stands for all that depends on the environment. */
export function environmentUnstated(dependent: readonly PlacedFinding[], stack: string): PlacedFinding {
  const { id, severity, owner, remedy } = EnvironmentStated;
  const names = [...new Set(dependent.map(({ finding }) => finding.guardrail))].sort();
  const finding: Finding = {
    guardrail: id,
    status: 'UNKNOWN',
    severity,
    owner,
    resource: stack,
    path: '',
    expected: 'env with account and region',
    found: names,
    message: `Unknown: ${counted(names.length, 'guardrail')} cannot be judged without account and Region. Set env on the stack.`,
    remedy,
  };
  return { finding, path: stack };
}

function placesToTry(templates: readonly Template[]): Place[] {
  const named = placesNamedIn(templates);
  return [...named.flatMap((place) => ANYWHERE.map((anywhere) => ({ ...anywhere, ...place }))), ...ANYWHERE];
}

function subjectOf({ guardrail, resource }: Finding): string {
  return `${guardrail} ${resource}`;
}

function unknown(finding: Finding, missing: readonly string[]): Finding {
  const because = `it depends on ${missing.join(' and ')}. Set env on the stack`;
  return { ...finding, status: 'UNKNOWN', found: `(unknown: ${because})`, message: `Unknown: ${because}.` };
}
