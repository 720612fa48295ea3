/** Findings that no later look resolves: they are carried from run to run until somebody answers for them. */
import type { Finding } from '../findings/finding';
import { areFindings, hasTexts } from './shapes';

/** What stays open. */
export interface Standing {
  readonly finding: Finding;
  /** When it happened, or was seen first: ISO 8601. An acknowledgement names this time. */
  readonly since: string;
  /** Of what a deployment did: who deployed, once CloudTrail says so. */
  readonly by?: string;
}

/** A deployment of which CloudTrail does not yet say who made it. */
export interface Deployment {
  /** When it changed the stack: ISO 8601. */
  readonly at: string;
  /** When the run before it took place: nothing that was deployed earlier counts. */
  readonly after: string;
  /** What it changed, in a phrase. */
  readonly changed: string;
}

/** What one run hands to the next beside its baseline. */
export interface Carried {
  readonly standing: readonly Standing[];
  readonly deployments: readonly Deployment[];
  /** Where the evidence keeps the template that was deployed at this run. */
  readonly template?: { readonly key: string; readonly versionId: string };
}

/** Whether two speak of the same, whenever each was seen. */
export function isSameStanding(one: Pick<Standing, 'finding'>, other: Pick<Standing, 'finding'>): boolean {
  const keyOf = ({ finding: { guardrail, resource, path, found } }: Pick<Standing, 'finding'>): string =>
    JSON.stringify([guardrail, resource, path, found]);
  return keyOf(one) === keyOf(other);
}

/** Of what stayed open at a run, what the next one no longer carries. */
export function dropped(before: readonly Standing[], after: readonly Standing[]): readonly Standing[] {
  return before.filter((one) => !after.some((other) => one.since === other.since && isSameStanding(one, other)));
}

/** Whether a value that anyone may have written has the shape. */
export function isCarried(value: unknown): value is Carried {
  const carried = value as Partial<Carried> | null;
  if (typeof carried !== 'object' || carried === null) return false;
  const { standing, deployments, template } = carried;
  return (
    Array.isArray(standing) &&
    standing.every((each: Partial<Standing> | null) => hasTexts(each, ['since']) && areFindings([each?.finding])) &&
    Array.isArray(deployments) &&
    deployments.every((each) => hasTexts(each, ['at', 'after', 'changed'])) &&
    (template === undefined || hasTexts(template, ['key', 'versionId']))
  );
}
