/** The one vocabulary of counts, in words: findings by severity, the checks that they are of, the resources that they are on. */
import {
  needsAttention,
  rankOf,
  SEVERITIES,
  STATUSES,
  type Finding,
  type Report,
  type Status,
  type Summary,
} from './finding';
import { counted, number } from './format';

/** What needs somebody, worst first: by severity before anything else. */
export function openFindings({ findings }: Pick<Report, 'findings'>): Finding[] {
  const severity = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return findings.filter(needsAttention).sort((a, b) => severity(a) - severity(b) || rankOf(a) - rankOf(b));
}

/** Findings that need somebody. */
export function openCount({ bySeverity }: Pick<Summary, 'bySeverity'>): number {
  return SEVERITIES.reduce((sum, severity) => sum + bySeverity[severity], 0);
}

/** "50 findings on 3 resources: 15 critical, 35 high", or "No findings". */
export function findingsInWords(summary: Pick<Summary, 'bySeverity' | 'resources'>): string {
  const count = openCount(summary);
  if (count === 0) return 'No findings';
  return `${counted(count, 'finding')} on ${counted(summary.resources, 'resource')}: ${severitiesInWords(summary)}`;
}

/** "15 critical, 22 high": severities without a finding are left out. */
function severitiesInWords({ bySeverity }: Pick<Summary, 'bySeverity'>): string {
  return SEVERITIES.filter((severity) => bySeverity[severity] > 0)
    .map((severity) => `${number(bySeverity[severity])} ${severity.toLowerCase()}`)
    .join(', ');
}

/** "87 checks: 35 do not hold, 2 are not proven, 15 hold, 35 do not apply". */
export function checksInWords({ checks }: Pick<Summary, 'checks'>): string {
  const all = STATUSES.reduce((sum, status) => sum + checks[status], 0);
  const parts = SAID.map(([statuses, one, several]) => {
    const count = statuses.reduce((sum, status) => sum + checks[status], 0);
    return count > 0 && `${number(count)} ${count === 1 ? one : several}`;
  });
  return `${counted(all, 'check')}: ${parts.filter(Boolean).join(', ')}`;
}

const SAID: readonly (readonly [statuses: readonly Status[], one: string, several: string])[] = [
  [['FAIL', 'DRIFT'], 'does not hold', 'do not hold'],
  [['UNKNOWN'], 'is not proven', 'are not proven'],
  [['ACKNOWLEDGED'], 'is acknowledged', 'are acknowledged'],
  [['PASS'], 'holds', 'hold'],
  [['NOT_APPLICABLE'], 'does not apply', 'do not apply'],
];
