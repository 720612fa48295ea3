/** JSON reports: one document, the same whoever built the findings. */
import { renderJson } from '../../lib/findings/json';
import { report } from '../../lib/findings/finding';
import { finding, hostileReport, ordinaryReport } from '../support/reports';

test('the document is the report', () => {
  expect(JSON.parse(renderJson(ordinaryReport()))).toEqual(JSON.parse(JSON.stringify(ordinaryReport())));
  expect(JSON.parse(renderJson(hostileReport()))).toEqual(JSON.parse(JSON.stringify(hostileReport())));
});

test('members of a finding come in one order', () => {
  const backwards = Object.fromEntries(Object.entries(finding()).reverse()) as unknown as ReturnType<typeof finding>;
  expect(renderJson(report([backwards]))).toBe(renderJson(report([finding()])));
  const [first] = (JSON.parse(renderJson(report([finding()]))) as { findings: object[] }).findings;
  expect(Object.keys(first ?? {}).slice(0, 10)).toEqual([
    ...['guardrail', 'status', 'severity', 'owner', 'resource', 'path', 'expected', 'found', 'message', 'remedy'],
  ]);
});

test('the summary counts every status and the severity of what needs somebody', () => {
  const { summary } = JSON.parse(renderJson(ordinaryReport())) as ReturnType<typeof ordinaryReport>;
  expect(summary.held).toBe(false);
  expect(summary.byStatus).toEqual({ FAIL: 2, DRIFT: 1, UNKNOWN: 1, ACKNOWLEDGED: 1, PASS: 1, NOT_APPLICABLE: 1 });
  expect(summary.bySeverity).toEqual({ CRITICAL: 2, HIGH: 2, MEDIUM: 0, LOW: 0, INFO: 0 });
  expect(summary.auditLogs).toEqual(['orders', 'payments']);
});
