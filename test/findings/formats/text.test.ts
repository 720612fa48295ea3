/** Text reports: grouped, worst first, one line a resource, harmless to a terminal. */
import { report } from '../../../lib/findings/finding';
import { renderText } from '../../../lib/findings/formats/text';
import { finding, hostileReport, ordinaryReport } from '../../support/reports';

const ordinary = renderText(ordinaryReport());

describe('the text report', () => {
  test('begins with the verdict and the counts', () => {
    expect(ordinary.split('\n').slice(0, 2)).toEqual([
      'Audit log report: 4 findings need somebody.',
      '2 FAIL  1 DRIFT  1 UNKNOWN  1 ACKNOWLEDGED  1 PASS  1 N/A',
    ]);
  });

  test('groups by guardrail: what is shared once, a line a resource, the remedy once', () => {
    expect(ordinary).toContain(
      [
        'FAIL CRITICAL ObjectLockComplianceMode (engineering)',
        '  ObjectLockConfiguration.Rule.DefaultRetention.Mode: expected COMPLIANCE',
        '  - AuditLog/EvidenceBucket/Resource  found (nothing)',
        '  - AuditLog/LogBucket/Resource  found GOVERNANCE',
        '  Remedy: Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.',
      ].join('\n'),
    );
  });

  test('comes worst first', () => {
    const heads = ordinary.split('\n').filter((line) => /^(FAIL|DRIFT|UNKNOWN|ACKNOWLEDGED|PASS|N\/A) /.test(line));
    expect(heads.map((line) => line.split(' ')[0])).toEqual([
      'FAIL',
      'DRIFT',
      'UNKNOWN',
      'ACKNOWLEDGED',
      'PASS',
      'N/A',
    ]);
  });

  test('says what an unknown depends on', () => {
    expect(ordinary).toContain('  - AuditLog/Trail/Resource  parameter Validate has no default\n');
  });

  test('says by whom, until when and why something was acknowledged', () => {
    expect(ordinary).toContain('by security, until 2027-03-31: Key material is imported and rotated by hand');
  });

  test('names different properties on the resources, where a guardrail judges several', () => {
    const text = renderText(
      report([
        finding({ status: 'FAIL', path: 'A', expected: true, found: false, remedy: 'Do it.' }),
        finding({ status: 'FAIL', path: 'B', expected: 3, found: 1, remedy: 'Do it.' }),
      ]),
    );
    expect(text).toContain('  - AuditLog/LogBucket/Resource  A, found false, expected true\n');
    expect(text).toContain('  - AuditLog/LogBucket/Resource  B, found 1, expected 3\n');
    expect(text.match(/Remedy/g)).toHaveLength(1);
  });

  test.each([
    ['everything passes', [finding()], 'Everything asked for holds.'],
    ['one finding is open', [finding({ status: 'FAIL' })], '1 finding needs somebody.'],
    ['one cannot be proven', [finding({ status: 'UNKNOWN' })], '1 finding needs somebody.'],
    ['nothing was judged', [], 'Nothing was judged.'],
  ])('when %s, it says so', (_, findings, verdict) => {
    expect(renderText(report(findings))).toContain(verdict);
  });

  test.each([72, 80, 120])('no line is longer than %i columns', (width) => {
    for (const sample of [ordinaryReport(), hostileReport()]) {
      const longest = Math.max(
        ...renderText(sample, { width, title: 'A title that is much too long '.repeat(4) })
          .split('\n')
          .map((line) => [...line].length),
      );
      expect(longest).toBeLessThanOrEqual(width);
    }
  });

  test('no control character of a name reaches the terminal', () => {
    expect(renderText(hostileReport())).not.toMatch(/[^\P{Cc}\n]/u);
    expect(renderText(hostileReport())).not.toMatch(/\p{Cf}/u);
  });

  test('colours only when asked', () => {
    expect(ordinary).not.toContain('\u001B[');
    expect(renderText(ordinaryReport(), { colour: true })).toContain('\u001B[31m');
  });
});
