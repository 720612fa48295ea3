/** Text reports: grouped, worst first, one line a resource, harmless to a terminal. */
import { report } from '../../../lib/findings/finding';
import { renderText } from '../../../lib/findings/formats/text';
import { CATALOGUE, finding, hostileReport, ordinaryReport } from '../../support/reports';

const WEAK = {
  status: 'FAIL',
  found: 'GOVERNANCE',
  message: 'Mode is GOVERNANCE. Required: The default retention is in COMPLIANCE mode.',
} as const;

const ordinary = renderText(ordinaryReport());

describe('the text report', () => {
  test('begins with the verdict and ends with the counts', () => {
    const lines = ordinary.trimEnd().split('\n');
    expect(lines[0]).toBe('Audit log report: 2 of 4 checks do not hold: 4 findings, 2 critical.');
    expect(lines.slice(-3).join(' ')).toBe(
      '5 checks: 2 do not hold, 1 is not proven, 1 is acknowledged, 1 does not apply. --verbose names those that hold or ' +
        'do not apply. wormtrail explain CHECK says why.',
    );
  });

  test('prints a line a finding, worst first: place, severity, what is wrong, which check', () => {
    const narrow = (file: string, line: number) => finding({ ...WEAK, source: { file, line } });
    const text = renderText(
      report([
        finding({ ...WEAK, resource: 'Other', severity: 'LOW', source: { file: 'weak.yaml', line: 4 } }),
        narrow('weak.yaml', 24),
      ]),
      { catalogue: CATALOGUE, width: 100 },
    );
    expect(text.split('\n').slice(2, 4)).toEqual([
      'weak.yaml:24  CRITICAL  new objects are not locked in COMPLIANCE mode (ObjectLockComplianceMode)',
      'weak.yaml:4   LOW       new objects are not locked in COMPLIANCE mode (ObjectLockComplianceMode)',
    ]);
  });

  describe('where paths are long', () => {
    const at = (file: string) => finding({ ...WEAK, source: { file, line: 4 } });
    const DEEP = 'infrastructure/stacks/production';
    const linesOf = (...files: readonly string[]): readonly string[] =>
      renderText(report(files.map(at)), { catalogue: CATALOGUE, width: 110 })
        .split('\n\n')
        .slice(1, -1)
        .flatMap((section) => section.split('\n'));

    test('each is said once, and lines name it by its end', () => {
      expect(linesOf(`${DEEP}/weak.yaml`)).toEqual([
        `weak.yaml is ${DEEP}/weak.yaml`,
        'weak.yaml:4  CRITICAL  new objects are not locked in COMPLIANCE mode (ObjectLockComplianceMode)',
      ]);
    });

    test('files of one name are told apart', () => {
      expect(linesOf(`${DEEP}/a/weak.yaml`, `${DEEP}/b/weak.yaml`).slice(0, 2)).toEqual([
        `a/weak.yaml is ${DEEP}/a/weak.yaml`,
        `b/weak.yaml is ${DEEP}/b/weak.yaml`,
      ]);
    });

    test('one that is the end of another is named whole', () => {
      const lines = linesOf('weak.yaml', `${DEEP}/weak.yaml`).join('\n');
      expect(lines).toContain('weak.yaml:4 ');
      expect(lines).toContain(`production/weak.yaml is ${DEEP}/weak.yaml`);
    });
  });

  test('a wide line has the resource only where it fits', () => {
    const text = renderText(
      report([finding({ ...WEAK, resource: 'R'.repeat(60), source: { file: 'weak.yaml', line: 4 } })]),
      {
        catalogue: CATALOGUE,
        width: 120,
      },
    );
    expect(text).toContain('(ObjectLockComplianceMode)\n');
    expect(text).not.toContain('RRR');
  });

  test('says the remedy once a check', () => {
    expect(ordinary.match(/ObjectLockComplianceMode: Set/g)).toHaveLength(1);
    expect(ordinary).toContain('  Drift: Start logging again, and find out who stopped it.\n');
  });

  test('has room for the resource and the value on a wide terminal', () => {
    const text = renderText(report([finding({ ...WEAK, source: { file: 'weak.yaml', line: 4 } })]), {
      catalogue: CATALOGUE,
      width: 160,
    });
    expect(text).toContain(
      'new objects are not locked in COMPLIANCE mode: Mode is GOVERNANCE (ObjectLockComplianceMode) AuditLog/LogBucket/Resource\n',
    );
  });

  test('tells findings of one check on one resource apart', () => {
    const text = renderText(
      report([
        finding({ ...WEAK, path: 'Access.BlockPublicAcls' }),
        finding({ ...WEAK, path: 'Access.IgnorePublicAcls' }),
      ]),
      { catalogue: CATALOGUE },
    ).replace(/\s+/g, ' ');
    expect(text).toContain('COMPLIANCE mode: BlockPublicAcls (ObjectLockComplianceMode) AuditLog');
    expect(text).toContain('COMPLIANCE mode: IgnorePublicAcls (ObjectLockComplianceMode) AuditLog');
  });

  test('cuts no name: one that is longer than the line goes on below', () => {
    const resource = `${'Stack/AuditLog/'.repeat(9)}LogBucket`;
    const text = renderText(report([finding({ ...WEAK, resource })]), { width: 80 });
    expect(text).not.toContain('…');
    expect(text.replace(/\s/g, '')).toContain(resource);
  });

  test('names what holds and what does not apply only where asked', () => {
    expect(renderText(report([finding(), finding({ status: 'FAIL', guardrail: 'B' })]))).not.toContain('PASS');
    expect(renderText(report([finding()]), { verbose: true })).toContain('PASS 1 check\n  ObjectLockComplianceMode\n');
  });

  test('links a place where the terminal has links', () => {
    const text = renderText(report([finding({ ...WEAK, source: { file: 'weak.yaml', line: 4 } })]), {
      linkTo: ({ file }) => `file:///repository/${file}`,
    });
    expect(text).toContain('\u001B]8;;file:///repository/weak.yaml\u001B\\weak.yaml:4\u001B]8;;\u001B\\  CRITICAL');
  });

  test('says what an unknown depends on', () => {
    expect(ordinary.replace(/\s+/g, ' ')).toContain('HIGH Unknown: parameter Validate has no default (LogFileVal');
  });

  test('says by whom, until when and why something was acknowledged', () => {
    expect(ordinary).toContain('by security, until 2027-03-31: Key material is imported and rotated by hand');
  });

  test.each([
    ['everything passes', [finding()], 'Everything asked for holds.'],
    ['one finding is open', [finding({ status: 'FAIL' })], '1 of 1 check does not hold: 1 finding, 1 critical.'],
    ['one cannot be proven', [finding({ status: 'UNKNOWN' })], '1 check could not be proven.'],
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
