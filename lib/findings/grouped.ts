/** One cause, one finding: what needs somebody, each with what follows from it. */
import { needsAttention, rankOf, SEVERITIES, type Finding } from './finding';
import { groupBy } from './group';

/** A finding that needs somebody. */
export interface Grouped extends Finding {
  /** Findings of which this one is the cause, worst first; absent where there are none. */
  readonly consequences?: readonly Finding[];
}

/** How other findings name this one as their cause. */
export function pointerTo({ guardrail, resource, path }: Finding): string {
  return [guardrail, resource, path].filter(Boolean).join(' ');
}

/** In the order of the findings. */
export function grouped(findings: readonly Finding[]): Grouped[] {
  return findings.filter(needsAttention).map(groupsIn(findings));
}

/** What finds the consequences of each finding. */
export function groupsIn(findings: readonly Finding[]): (finding: Finding) => Grouped {
  const keyOf = ({ auditLog = '' }: Finding, pointer: string): string => `${auditLog}\n${pointer}`;
  const caused = groupBy(
    findings.filter(({ cause }) => cause !== undefined),
    (finding) => keyOf(finding, finding.cause ?? ''),
  );
  return (finding) => {
    const consequences = caused.get(keyOf(finding, pointerTo(finding)));
    return consequences ? { ...finding, consequences: consequences.toSorted(worstFirst) } : finding;
  };
}

export function worstFirst(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || rankOf(a) - rankOf(b);
}

/** Whether an owner has to know: of the finding itself, or of what follows from it. */
export function concerns(owner: Finding['owner'], finding: Grouped): boolean {
  return membersOf(finding).some((each) => each.owner === owner);
}

/** The finding and what follows from it. */
export function membersOf(finding: Grouped): readonly Finding[] {
  return [finding, ...(finding.consequences ?? [])];
}
