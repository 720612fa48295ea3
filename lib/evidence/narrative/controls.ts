/** How each check of a framework stood in every run of a period. */
import { CHECKS } from '../../checks/catalogue';
import type { Check } from '../../checks/check';
import { statusFor } from '../../findings/framework-standing';
import { counted, moment } from '../../findings/format';
import { groupBy } from '../../findings/group';
import { FRAMEWORKS, type Framework, type FrameworkId } from '../../frameworks';
import type { EvidenceDocument } from '../document';
import type { PeriodEvidence } from '../period';

/** What judged a control. */
interface Looks {
  readonly what: 'drift check' | 'log verification';
  readonly documents: readonly EvidenceDocument[];
}

export interface Control {
  readonly check: Check;
  readonly clauses: readonly string[];
  /** The runs that judged it; undefined where none did. */
  readonly looks?: Looks;
  readonly held: number;
  readonly notHeld: readonly EvidenceDocument[];
  readonly notProven: readonly EvidenceDocument[];
  readonly applied: number;
}

/** The checks of a framework's clauses, in the order of the catalogue. */
export function controlsOf(id: FrameworkId, { checks, verifications }: PeriodEvidence): Control[] {
  const { clauses }: Framework = FRAMEWORKS[id];
  const chains: readonly Looks[] = [
    { what: 'drift check', documents: checks },
    { what: 'log verification', documents: verifications },
  ];
  const found = new Map(chains.flatMap(({ documents }) => documents).map((document) => [document, byCheck(document)]));
  return CHECKS.flatMap((check) => {
    const citing = Object.entries(clauses).flatMap(([clause, each]) =>
      each.checks.includes(check.id) ? [clause] : [],
    );
    if (citing.length === 0) return [];
    const statusIn = (document: EvidenceDocument) => statusFor(id, found.get(document)?.get(check.id) ?? []);
    const looks = chains.find(({ documents }) => documents.some((document) => statusIn(document) !== undefined));
    const documents = looks?.documents ?? [];
    const having = (...statuses: readonly (string | undefined)[]): readonly EvidenceDocument[] =>
      documents.filter((document) => statuses.includes(statusIn(document)));
    const notApplicable = having('NOT_APPLICABLE').length;
    return {
      check,
      clauses: citing,
      ...(looks && { looks }),
      held: having('PASS').length,
      notHeld: having('FAIL', 'DRIFT', 'ACKNOWLEDGED'),
      notProven: having('UNKNOWN', undefined),
      applied: documents.length - notApplicable,
    };
  });
}

function byCheck({ findings }: EvidenceDocument) {
  return groupBy(findings, ({ guardrail }) => guardrail as string);
}

/** Whether every run that it applied to found that it holds. */
export function heldThroughout({ looks, held, applied }: Control): boolean {
  return looks !== undefined && applied > 0 && held === applied;
}

const BEFORE_DEPLOYMENT = 'Judged from templates, before a deployment: no run of the period judged it.';

/** In a sentence. */
export function resultOf({ check, looks, held, notHeld, notProven, applied }: Control): string {
  if (!looks) return 'Not judged in this period: nothing is proven.';
  if (applied === 0 && !check.judgedFrom.includes('account')) return BEFORE_DEPLOYMENT;
  if (applied === 0)
    return `Does not apply: none of ${counted(looks.documents.length, looks.what)} had anything to judge.`;
  const said = [`Held in ${held} of ${counted(applied, looks.what)}.`];
  if (notHeld.length > 0) said.push(`Did not hold, or was acknowledged, in ${between(notHeld)}.`);
  if (notProven.length > 0) said.push(`Not proven in ${between(notProven)}.`);
  return said.join(' ');
}

function between(documents: readonly EvidenceDocument[]): string {
  const [first, last] = [documents[0]?.run, documents.at(-1)?.run];
  const span =
    first === last
      ? `at ${moment(first?.startedAt ?? '')}`
      : `between ${moment(first?.startedAt ?? '')} and ${moment(last?.startedAt ?? '')}`;
  return `${documents.length}, ${span}`;
}

/** How often it was judged, as the evidence shows. */
export function frequencyOf({ looks }: Control): string {
  if (!looks) return 'never in this period';
  const { what, documents } = looks;
  const times = documents.map(({ run }) => Date.parse(run.startedAt));
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const longest = Math.max(0, ...pauses);
  return pauses.length === 0
    ? counted(documents.length, what)
    : `${counted(documents.length, what)}, at most ${spanOf(longest)} apart`;
}

function spanOf(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 120 ? counted(minutes, 'minute') : counted(Math.ceil(minutes / 60), 'hour');
}

/** Which documents show it. */
export function evidenceOf({ looks }: Control): string {
  const [first, last] = [looks?.documents[0]?.run.id, looks?.documents.at(-1)?.run.id];
  if (!looks || first === undefined || last === undefined) return 'none';
  return first === last ? `${looks.what} ${first}` : `${looks.what}s ${first} to ${last}`;
}
