/** A row tells its own finding, however much of it stands in the row above as well. */
import { csvPieces } from '../../lib/findings/csv';
import { STATUSES, SEVERITIES, type Finding, type Report } from '../../lib/findings/finding';
import { jsonPieces } from '../../lib/findings/json';
import { finding, ordinaryReport } from '../support/reports';

const { summary } = ordinaryReport();
/** Rows of a report whose findings stand in this order, whatever the summary says. */
const rowsOf = (pieces: (report: Report) => Iterable<string>, findings: readonly Finding[]): string[] =>
  [...pieces({ findings, summary })].filter((piece) => piece.includes('ObjectLock') || piece.includes('Other'));

const OTHERWISE: Required<Finding> = {
  guardrail: 'OtherGuardrail',
  status: STATUSES[2],
  severity: SEVERITIES[3],
  owner: 'compliance',
  resource: 'OtherResource',
  path: 'OtherPath',
  expected: ['other'],
  found: { other: true },
  message: 'Another sentence.',
  remedy: 'Do otherwise.',
  auditLog: 'other-log',
  resourceType: 'AWS::S3::Other',
  source: { file: 'other.ts', line: 7 },
  acknowledgement: { reason: 'other', owner: 'somebody', until: '2027-01-01' },
};

describe.each([
  ['JSON', jsonPieces],
  ['CSV', csvPieces],
])('%s', (_, pieces) => {
  test.each(Object.keys(OTHERWISE) as (keyof Finding)[])('a row that differs in %s only', (member) => {
    const [one, other] = [finding(), { ...finding(), [member]: OTHERWISE[member] }];
    const [first, second, third] = rowsOf(pieces, [one, other, one]).map((row) => row.replace(/^,?\n/, ''));
    expect(second).not.toBe(first);
    expect(third).toBe(first);
    expect(rowsOf(pieces, [other]).map((row) => row.replace(/^,?\n/, ''))).toEqual([second]);
  });
});
