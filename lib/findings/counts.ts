/** The one vocabulary of counts, in words: findings by severity, the checks that they are of, the resources that they are on. */
import { SEVERITIES, STATUSES, type Report, type Status, type Summary } from './finding';
import { counted, number } from './format';
import { grouped, worstFirst, type Grouped } from './grouped';

/** What needs somebody, worst first: by severity before anything else. */
export function openFindings({ findings }: Pick<Report, 'findings'>): Grouped[] {
  return grouped(findings).sort(worstFirst);
}

/** Findings that need somebody. */
export function openCount({ bySeverity }: Pick<Summary, 'bySeverity'>): number {
  return SEVERITIES.reduce((sum, severity) => sum + bySeverity[severity], 0);
}

/** How it stands, in a sentence: the same in every format. */
export function verdictOf({ findings, summary }: Report): string {
  if (summary.nothingJudged) return `${summary.nothingJudged}.`;
  if (findings.length === 0) return 'Nothing was judged.';
  if (summary.held)
    return summary.checks.ACKNOWLEDGED ? 'Everything holds, with exceptions.' : 'Everything asked for holds.';
  const { checks, bySeverity } = summary;
  const broken = checks.FAIL + checks.DRIFT;
  if (broken === 0) return `${counted(checks.UNKNOWN, 'check')} could not be proven.`;
  const judged = STATUSES.reduce((sum, status) => sum + (status === 'NOT_APPLICABLE' ? 0 : checks[status]), 0);
  const critical = bySeverity.CRITICAL > 0 ? `, ${number(bySeverity.CRITICAL)} critical` : '';
  const findingsSaid = `${counted(openCount(summary), 'finding')}${critical}`;
  return `${number(broken)} of ${counted(judged, 'check')} ${broken === 1 ? 'does' : 'do'} not hold: ${findingsSaid}.`;
}

/** "87 checks: 35 do not hold, 2 are not proven, 15 hold, 35 do not apply". */
export function checksInWords({ checks }: Pick<Summary, 'checks'>): string {
  const all = STATUSES.reduce((sum, status) => sum + checks[status], 0);
  const parts = SAID.map(([statuses, one, several]) => {
    const count = statuses.reduce((sum, status) => sum + checks[status], 0);
    return count > 0 && `${number(count)} ${count === 1 ? one : several}`;
  });
  return [counted(all, 'check'), parts.filter(Boolean).join(', ')].filter(Boolean).join(': ');
}

const SAID: readonly (readonly [statuses: readonly Status[], one: string, several: string])[] = [
  [['FAIL', 'DRIFT'], 'does not hold', 'do not hold'],
  [['UNKNOWN'], 'is not proven', 'are not proven'],
  [['ACKNOWLEDGED'], 'is acknowledged', 'are acknowledged'],
  [['PASS'], 'holds', 'hold'],
  [['NOT_APPLICABLE'], 'does not apply', 'do not apply'],
];
