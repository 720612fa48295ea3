/** What `wormtrail explain` prints. */
import { CHECKS } from '../../lib/checks/catalogue';
import { explain, explanationOf, listChecks, similarIds } from '../../lib/checks/explain';
import { wormtrail } from '../support/command-line';

const plainly = (text: string): string => text;
const checkOf = (id: string) => CHECKS.filter((one) => one.id === id);

test.each([80, 120, 160])('every check is told in whole words at %d columns', (width) => {
  for (const check of CHECKS) {
    const told = explain(check, width, plainly);
    // code is there to be copied: its lines stay as they are
    const prose = told.split('\n\nCloudFormation:')[0] ?? '';
    expect(Math.max(...prose.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    const words = told.replace(/\s+/g, ' ');
    expect(words).toContain(`${check.id} ${check.title}.`);
    expect(words).toContain(`Reason ${check.reason.replace(/\s+/g, ' ')} Remedy ${check.remedy.replace(/\s+/g, ' ')}`);
    expect(words).toContain(`Source docs/checks.md#${check.id.toLowerCase()}`);
  }
  const list = listChecks(CHECKS, width);
  expect(Math.max(...list.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(list.match(/^\S+/gm)).toEqual(CHECKS.map(({ id }) => id));
});

test('clauses stand by framework', () => {
  expect(checkOf('BucketNameGenerated').map((check) => explain(check, 80, plainly))[0]).toContain(
    `Clauses      FedRAMP AU-11
             ISO-27001 A.8.32
             NIST-800-53 AU-11, CM-3
`,
  );
});

test('severity and owner may vary by property', () => {
  const [told = ''] = checkOf('Drift').map((check) => explain(check, 80, plainly));
  expect(told).toContain('Severity     by property, up to CRITICAL\nOwner        by property\n');
});

test('what is reported once says so, as text and as data', () => {
  const once = CHECKS.filter(({ reportedOnce }) => reportedOnce);
  expect(once.length).toBeGreaterThan(0);
  for (const check of CHECKS) {
    const isOnce = once.includes(check);
    expect(explanationOf(check).reportedOnce).toBe(isOnce);
    expect(explain(check, 80, plainly).includes('\nHow often    Once: ')).toBe(isOnce);
  }
});

test.each<[name: string, similar: string[]]>([
  ['BucketOwnerEnforce', ['BucketOwnerEnforced']],
  ['TrailMultiRegoin', ['TrailMultiRegion']],
  ['objectlock', ['ObjectLockComplianceMode', 'ObjectLockEnabled']],
  ['no such thing at all', []],
  ['', []],
])('"%s" is like %j', (name, similar) => {
  expect(similarIds(name, CHECKS)).toEqual(similar);
});

test('a name of any length is answered', () => {
  expect(similarIds('x'.repeat(1_000_000), CHECKS)).toEqual([]);
});

describe('wormtrail explain', () => {
  test('prints one check without colours to a pipe, however its id is written', async () => {
    const { code, stdout, stderr } = await wormtrail(['explain', 'objectlockenabled']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ObjectLockEnabled\n/);
    expect(stdout).not.toContain('\u001B');
  });

  test('prints one check as JSON', async () => {
    const { code, stdout } = await wormtrail(['explain', 'ObjectLockEnabled', '--format', 'json']);
    expect(code).toBe(0);
    expect([JSON.parse(stdout)]).toEqual(checkOf('ObjectLockEnabled').map(explanationOf));
  });

  test('lists every check, one a line', async () => {
    const { code, stdout } = await wormtrail(['explain']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual(
      CHECKS.map(({ id }) => expect.stringMatching(new RegExp(`^${id} +\\S`)) as unknown),
    );
  });

  test('says which ids are like an unknown one', async () => {
    const { code, stdout, stderr } = await wormtrail(['explain', 'TrailMultiRegoin\u001B[31m']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'No check has the id "TrailMultiRegoin\uFFFD[31m". Did you mean TrailMultiRegion? wormtrail explain lists every id.\n',
    );
  });
});

test('a remedy that a template can hold is told as code', () => {
  const check = CHECKS.find(({ id }) => id === 'LogFileValidationEnabled');
  const told = check && explain(check, 80, plainly);
  expect(told).toContain('\nCloudFormation:\n\n  Trail:\n    Properties:\n      EnableLogFileValidation: true\n');
  expect(told).toMatch(
    /\nCDK:\n\n {2}new cloudtrail\.Trail\(this, 'Trail', \{\n {4}enableFileValidation: true,\n {2}\}\);$/,
  );
});
