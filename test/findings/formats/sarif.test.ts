/** SARIF reports: valid against the OASIS schema, ready for GitHub code scanning. */
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Result, Run } from 'sarif';
import { report, type Finding, type Report } from '../../../lib/findings/finding';
import type { RenderOptions } from '../../../lib/findings/render-options';
import { renderSarif } from '../../../lib/findings/formats/sarif';
import { CATALOGUE, finding, hostileReport, ordinaryReport } from '../../support/reports';
import schema from '../schemas/sarif-2.1.0.json';

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(schema);

function runOf(rendered: Report, options: RenderOptions = { catalogue: CATALOGUE, root: '/repository' }): Run {
  const [run] = (JSON.parse(renderSarif(rendered, options)) as Log).runs;
  if (!run) throw new Error('no run');
  return run;
}

function resultOf(differs: Partial<Finding>): Result {
  const [result] = runOf(report([finding({ status: 'FAIL', ...differs })])).results ?? [];
  if (!result) throw new Error('no result');
  return result;
}

test.each([
  ['an ordinary report', ordinaryReport()],
  ['a report with hostile names', hostileReport()],
  ['an empty report', report([])],
])('%s is valid against the schema', (_, rendered) => {
  for (const options of [{}, { catalogue: CATALOGUE, version: '1.2.3', root: '/' }]) {
    const valid = validate(JSON.parse(renderSarif(rendered, options)));
    expect({ valid, errors: validate.errors }).toEqual({ valid: true, errors: null });
  }
});

test('what needs somebody and what is acknowledged are results; what passes is none', () => {
  const { results } = runOf(ordinaryReport());
  expect(results?.map(({ properties }) => properties?.status as string)).toEqual([
    ...['FAIL', 'FAIL', 'DRIFT', 'UNKNOWN', 'ACKNOWLEDGED'],
  ]);
});

test('an acknowledged finding is suppressed, with its reason, its owner and its end', () => {
  const { results } = runOf(ordinaryReport());
  expect(results?.filter(({ suppressions }) => suppressions).map(({ ruleId }) => ruleId)).toEqual([
    'KeyRotationEnabled',
  ]);
  expect(results?.at(-1)?.suppressions).toEqual([
    {
      kind: 'external',
      status: 'accepted',
      justification: 'Key material is imported and rotated by hand; acknowledged by security; until 2027-03-31',
    },
  ]);
});

test('no text of a finding becomes a link', () => {
  const { message } = resultOf({ message: 'see [here](https://a.example)', resource: '[b](1)', found: ['[c](2)'] });
  expect(message.text).not.toMatch(/\]\(/);
});

test('a rule has title, reason, help, controls and a severity that code scanning understands', () => {
  const rule = runOf(ordinaryReport()).tool.driver.rules?.[0];
  expect(rule).toMatchObject({
    id: 'ObjectLockComplianceMode',
    shortDescription: { text: 'The default retention is in COMPLIANCE mode' },
    fullDescription: { text: 'GOVERNANCE retention falls to anyone who holds s3:BypassGovernanceRetention.' },
    defaultConfiguration: { level: 'error' },
    properties: { 'security-severity': '9.5', tags: ['security', 'audit-log', 'write-once', 'T1070'] },
  });
  expect(rule?.help?.text).toContain(
    'What to do: Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.',
  );
  expect(rule?.help?.markdown).toContain('NIST-800-53: AU-9, AU-9(1)');
  expect(rule?.help?.markdown).toContain(`wormtrail explain ${rule?.id}`);
});

test.each([
  ['CRITICAL', 'error', '9.5'],
  ['HIGH', 'error', '8.0'],
  ['MEDIUM', 'warning', '5.5'],
  ['LOW', 'note', '2.0'],
  ['INFO', 'note', '0.5'],
] as const)('%s is level %s and security severity %s', (severity, level, score) => {
  const run = runOf(report([finding({ status: 'FAIL', severity })]));
  expect(run.results?.[0]?.level).toBe(level);
  expect(run.tool.driver.rules?.[0]?.properties?.['security-severity']).toBe(score);
});

describe('the location', () => {
  const place = (differs: Partial<Finding>) => resultOf(differs).locations?.[0]?.physicalLocation;

  test('is the line that made the construct, relative to the repository', () => {
    const source = {
      file: '/repository/cdk.out/a.json',
      line: 9,
      createdAt: { file: '/repository/lib/a b.ts', line: 3 },
    };
    expect(place({ source })).toEqual({
      artifactLocation: { uri: 'lib/a%20b.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3 },
    });
  });

  test("is the template's line where no stack trace tells more", () => {
    expect(place({ source: { file: 'template.yaml', line: 9, column: 4 } })).toEqual({
      artifactLocation: { uri: 'template.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 9, startColumn: 4 },
    });
  });

  test('is relative to a root that the run declares, without telling where it lies on this machine', () => {
    const run = runOf(report([finding({ status: 'FAIL', source: { file: '/repository/template.yaml', line: 9 } })]));
    const bases = run.results?.flatMap(({ locations = [] }) =>
      locations.flatMap(({ physicalLocation }) => physicalLocation?.artifactLocation?.uriBaseId ?? []),
    );
    expect(bases).toEqual(['%SRCROOT%']);
    expect(run.originalUriBaseIds).toEqual({ '%SRCROOT%': { description: { text: 'The root of the repository.' } } });
    expect(JSON.stringify(run)).not.toContain('/repository');
  });

  test('is a file address outside the repository', () => {
    expect(place({ source: { file: '/elsewhere/template.json', line: 1 } })?.artifactLocation?.uri).toBe(
      'file:///elsewhere/template.json',
    );
  });

  test('is where its audit log stands, for a finding without a place of its own', () => {
    const run = runOf(
      report([
        finding({ status: 'FAIL', guardrail: 'A', source: { file: 'template.json', line: 7 } }),
        finding({ status: 'FAIL', guardrail: 'B' }),
      ]),
    );
    expect(run.results?.[1]?.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 7 });
  });

  test('names the resource and its property', () => {
    expect(resultOf({}).locations?.[0]?.logicalLocations).toEqual([
      {
        fullyQualifiedName: 'AuditLog/LogBucket/Resource.ObjectLockConfiguration.Rule.DefaultRetention.Mode',
        kind: 'resource',
      },
    ]);
  });
});

describe('fingerprints', () => {
  const fingerprints = (...findings: Finding[]) =>
    runOf(report(findings)).results?.map(({ partialFingerprints }) => partialFingerprints);
  const failing = finding({ status: 'FAIL' });

  test('stand where GitHub compares them, too', () => {
    const [both] = fingerprints(failing) ?? [];
    expect(both?.['primaryLocationLineHash']).toBe(both?.['wormtrail/v1']);
    expect(both?.['wormtrail/v1']).toMatch(/^\S{16,}$/);
  });

  test.each([
    ['the line', { source: { file: 'moved.json', line: 99 } }],
    ['the value that is found', { found: 'GOVERNANCE' }],
    ['the wording', { message: 'Said otherwise.' }],
  ])('stay when %s changes', (_, differs) => {
    expect(fingerprints({ ...failing, ...differs })).toEqual(fingerprints(failing));
  });

  test.each([
    ['guardrail', { guardrail: 'Other' }],
    ['resource', { resource: 'Other' }],
    ['property', { path: 'Other' }],
  ])('differ by %s', (_, differs) => {
    expect(fingerprints(finding({ ...failing, ...differs }))).not.toEqual(fingerprints(failing));
  });

  test('tell two findings of the same place apart', () => {
    const [first, second] = fingerprints(failing, failing) ?? [];
    expect(first).not.toBe(second);
  });
});
