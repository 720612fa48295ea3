/** How a guardrail stands, by its findings. */
import { judgedOf } from '../../../lib/findings/html/judged';
import type { Finding, Status } from '../../../lib/findings/finding';
import { finding, ordinaryReport } from '../../support/reports';

const statusOf = (...statuses: readonly string[]): Status | undefined => {
  const findings: Finding[] = statuses.map((status) => finding({ status: status as Status }));
  return judgedOf({ ...ordinaryReport(), findings }, {})[0]?.status;
};

test.each([
  ['the worst of its findings', ['PASS', 'FAIL', 'UNKNOWN'], 'FAIL'],
  ['the worst, in whatever order they come', ['NOT_APPLICABLE', 'PASS', 'ACKNOWLEDGED'], 'ACKNOWLEDGED'],
  ['unknown where a stored run has a status that nobody knows', ['PASS', 'FINE', 'PASS'], 'UNKNOWN'],
])('%s', (_, statuses, status) => {
  expect(statusOf(...statuses)).toBe(status);
});
