/** The period for machines: JSON as one document, CSV with a row for each run, finding, gap and exception. */
import { field } from '../findings/formats/csv';
import { formatValue } from '../findings/format';
import { VERSION } from '../version';
import { statusOf, type Period, type PeriodRun } from './period';
import { headOf } from './period-head';

export function periodJson(period: Period, at: Date): string {
  const { auditLog, from, until, runs, verifications, drills, episodes, gaps, unverified } = period;
  const { expectedRuns, provenHours, askedHours, evidenceSince } = period;
  return `${JSON.stringify(
    {
      ...{ auditLog, from, until, status: statusOf(period), generatedAt: at, version: VERSION, ...headOf(period) },
      coverage: { runs: runs.length, expectedRuns, provenHours, askedHours, evidenceSince, gaps, unverified },
      ...{ runs, verifications, drills, findings: episodes },
    },
    null,
    1,
  )}\n`;
}

const COLUMNS = [
  'record',
  'id',
  'from',
  'until',
  'status',
  'severity',
  'about',
  'expected',
  'found',
  'sha256',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

export function periodCsv(period: Period): string {
  const rows: Row[] = [
    ...period.runs.map(runRow),
    ...period.verifications.map(runRow),
    ...period.episodes.map(({ finding, openedAt, resolvedAt = '' }) => ({
      ...{ record: 'finding', id: finding.guardrail, from: openedAt, until: resolvedAt, status: finding.status },
      ...{ severity: finding.severity, about: `${finding.resource} ${finding.path}`.trim() },
      ...{ expected: formatValue(finding.expected), found: formatValue(finding.found) },
    })),
    ...period.gaps.map(({ from, until }) => ({
      record: 'no run',
      from: from.toISOString(),
      until: until.toISOString(),
    })),
    ...period.unverified.map(({ from, until }) => ({
      ...{ record: 'not verified', from: from.toISOString(), until: until.toISOString() },
    })),
    ...headOf(period).exceptions.map(({ guardrail, resource, owner = '', reason, until = '' }) => ({
      ...{ record: 'exception', id: guardrail, about: resource, until, found: `${owner}: ${reason}` },
    })),
  ];
  return [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.map((cell) => field(cell)).join(',')}\r\n`)
    .join('');
}

function runRow({ kind, id, startedAt, finishedAt, open, sha256 }: PeriodRun): Row {
  const status = open === 0 ? 'PASS' : 'FAIL';
  return { record: kind, id, from: startedAt, until: finishedAt, status, found: `${open} open`, sha256 };
}
