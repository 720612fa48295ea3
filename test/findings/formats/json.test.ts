/** JSON reports: one document, the same whoever built the findings. */
import { report, type Report } from '../../../lib/findings/finding';
import { render } from '../../../lib/findings/formats';
import { finding, hostileReport, ordinaryReport } from '../../support/reports';

const rendered = (one: Report): string => render(one, 'json');

test('the document is the report', () => {
  expect(JSON.parse(rendered(ordinaryReport()))).toEqual(JSON.parse(JSON.stringify(ordinaryReport())));
  expect(JSON.parse(rendered(hostileReport()))).toEqual(JSON.parse(JSON.stringify(hostileReport())));
});

test('members of a finding come in one order', () => {
  const backwards = Object.fromEntries(Object.entries(finding()).reverse()) as unknown as ReturnType<typeof finding>;
  expect(rendered(report([backwards]))).toBe(rendered(report([finding()])));
  const [first] = (JSON.parse(rendered(report([finding()]))) as { findings: object[] }).findings;
  expect(Object.keys(first ?? {}).slice(0, 10)).toEqual([
    ...['guardrail', 'status', 'severity', 'owner', 'resource', 'path', 'expected', 'found', 'message', 'remedy'],
  ]);
});

test('a finding is a line, so that two reports can be compared line by line', () => {
  const { findings } = ordinaryReport();
  const lines = rendered(ordinaryReport())
    .split('\n')
    .slice(1, 1 + findings.length);
  expect(lines.map((line) => (JSON.parse(line.replace(/,$/, '')) as { resource: string }).resource)).toEqual(
    findings.map(({ resource }) => resource),
  );
  expect(JSON.parse(rendered(report([])))).toMatchObject({ findings: [] });
});

test('the summary counts every status and the severity of what needs somebody', () => {
  const { summary } = JSON.parse(rendered(ordinaryReport())) as ReturnType<typeof ordinaryReport>;
  expect(summary.held).toBe(false);
  expect(summary.byStatus).toEqual({ FAIL: 2, DRIFT: 1, UNKNOWN: 1, ACKNOWLEDGED: 1, PASS: 1, NOT_APPLICABLE: 1 });
  expect(summary.bySeverity).toEqual({ CRITICAL: 2, HIGH: 2, MEDIUM: 0, LOW: 0, INFO: 0 });
  expect(summary.auditLogs).toEqual(['orders', 'payments']);
});
