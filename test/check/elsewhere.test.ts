/** Half of the audit log in none of the templates: one cause, said once, and no guardrail that passes or fails for it. */
import { checkTemplates } from '../../lib/check/check-templates';
import type { Report } from '../../lib/findings/finding';
import { render } from '../../lib/findings/formats';
import { clausesOf } from '../../lib/findings/framework-standing';
import { BUCKET, policyOf, stack, TRAIL, trailTo, type Resources } from '../support/small-templates';

const tagged = (value: string) => ({
  ...BUCKET,
  Properties: { Tags: [{ Key: 'wormtrail:audit-log', Value: value }] },
});
const encryptedWith = (key: unknown) => ({
  ...BUCKET,
  Properties: {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
      ],
    },
  },
});
const letsCloudTrailWrite = policyOf(
  { Ref: 'Central' },
  {
    Properties: {
      Bucket: { Ref: 'Central' },
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:*' }],
      },
    },
  },
);

const EVERYWHERE = 'arn:aws:s3';
const loopingTo = (bucket: string) => ({
  ...trailTo(bucket),
  Properties: {
    S3BucketName: bucket,
    EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values: [EVERYWHERE] }] }],
  },
});

function check(resources: Resources, sections = {}): Report {
  return checkTemplates([stack('App', resources, { sections })], { frameworks: ['SEC-17a-4'] });
}

const of = ({ findings }: Report, guardrail: string) => findings.filter((finding) => finding.guardrail === guardrail);
const statusesOf = (report: Report, guardrail: string) => of(report, guardrail).map(({ status }) => status);

describe.each<[string, Resources, string, readonly string[], object?]>([
  [
    'the bucket of another account',
    { Trail: loopingTo('acme-central-logs') },
    'the bucket acme-central-logs is in none of the templates',
    ['ObjectLockEnabled', 'BucketRetainedOnDelete', 'NoDeliveryFeedbackLoop', 'OwnersDeclared', 'TlsOnly'],
  ],
  [
    'a bucket that a parameter names',
    { Trail: trailTo({ Ref: 'Name' }) },
    'parameter Name has no default',
    ['ObjectLockEnabled', 'BucketRetainedOnDelete', 'TamperingDenied'],
    { Parameters: { Name: { Type: 'String' } } },
  ],
  [
    'a bucket whose name is empty by default',
    { Trail: trailTo({ Ref: 'Name' }) },
    'App/Trail names no bucket',
    ['ObjectLockEnabled', 'BucketRetainedOnDelete', 'TamperingDenied'],
    { Parameters: { Name: { Type: 'String', Default: '' } } },
  ],
  [
    'the trail of another account',
    { Logs: tagged('true') },
    'the trail that delivers to App/Logs is in none of the templates',
    [
      'TrailIsLogging',
      'TrailMultiRegion',
      'LogFileValidationEnabled',
      'GlobalServiceEventsLogged',
      'ManagementEventsComplete',
      'NoDeliveryFeedbackLoop',
      'TrailEncrypted',
      'DeliversToLockedBucket',
      'InsightsEnabled',
      'LogBucketAccessLogged',
      'CloudTrailCanDeliver',
    ],
  ],
  [
    'a key that was imported',
    { Logs: encryptedWith('alias/central'), Trail: TRAIL },
    'the key alias/central is in none of the templates',
    ['CustomerManagedKey', 'KeyDeletionDenied', 'KeyRotationEnabled', 'KeyRetainedOnDelete', 'KeyPolicyScoped'],
  ],
])('%s', (_, resources, reason, unknown, sections = {}) => {
  const report = check(resources, sections);

  test('is one finding that needs somebody', () => {
    const causes = of(report, 'AuditLogComplete');
    expect(causes).toMatchObject([{ status: 'UNKNOWN', found: `(unknown: ${reason})` }]);
    expect(causes[0]?.message).toContain(reason);
    expect(report.summary.byStatus.UNKNOWN).toBe(
      report.findings.filter(({ status, cause }) => status === 'UNKNOWN' && cause === undefined).length,
    );
  });

  test.each(unknown)('leaves %s unknown, and points to the cause', (guardrail) => {
    const [cause] = of(report, 'AuditLogComplete');
    const found = of(report, guardrail);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      expect(finding).toMatchObject({ status: 'UNKNOWN', cause: `AuditLogComplete ${cause?.resource}` });
    }
  });

  test.each(['text', 'html'] as const)('is said once in %s', (format) => {
    const page = render(report, format).replace(/\s+/g, ' ');
    expect(page).toContain(format === 'html' ? 'data-check="AuditLogComplete"' : reason);
    const [hidden] = unknown;
    expect(page).not.toContain(format === 'html' ? `data-check="${hidden}"` : `UNKNOWN CRITICAL ${hidden}`);
  });

  test.each(['json', 'csv', 'sarif'] as const)('has a row of every guardrail in %s, with its cause', (format) => {
    const rows = render(report, format);
    for (const guardrail of unknown) expect(rows).toContain(guardrail);
    expect(rows).toContain(`AuditLogComplete ${of(report, 'AuditLogComplete')[0]?.resource}`);
  });
});

test('no clause is held by what was not seen', () => {
  const report = check({ Trail: trailTo('acme-central-logs') });
  const held = clausesOf(report, 'SEC-17a-4').filter(({ standing }) => standing === 'held');
  expect(held).toEqual([]);
});

describe('what is seen is judged', () => {
  test('a trail that logs no deliveries of its own, wherever the bucket is', () => {
    expect(statusesOf(check({ Trail: trailTo('acme-central-logs') }), 'NoDeliveryFeedbackLoop')).toEqual(['PASS']);
  });

  test('a trail that is not encrypted, wherever the bucket is', () => {
    expect(statusesOf(check({ Trail: trailTo('acme-central-logs') }), 'TrailEncrypted')).toEqual(['FAIL']);
  });

  test('a trail and its bucket with one key, wherever the key is', () => {
    const trail = { ...TRAIL, Properties: { ...TRAIL.Properties, KMSKeyId: 'alias/central' } };
    const report = check({ Logs: encryptedWith('alias/central'), Trail: trail });
    expect(statusesOf(report, 'TrailEncrypted')).toEqual(['PASS']);
  });

  test('a bucket of wormtrail without a trail: somebody removed it', () => {
    const logs = { ...tagged('true'), Metadata: { wormtrail: { auditLog: 'log', component: 'log-bucket' } } };
    const report = check({ Logs: logs });
    expect(statusesOf(report, 'TrailIsLogging')).toEqual(['FAIL']);
    expect(of(report, 'AuditLogComplete')).toEqual([]);
  });

  test('a bucket that any trail of anybody may write to, wherever its own trail is', () => {
    const report = check({ Central: tagged('true'), Policy: letsCloudTrailWrite });
    expect(of(report, 'OnlyCloudTrailWrites')[0]).toMatchObject({
      status: 'FAIL',
      found: { notRefused: expect.arrayContaining(['uploads by CloudTrail for other trails']) as unknown },
    });
  });
});

test('a bucket that lets CloudTrail write is named, as it may be the one', () => {
  const report = check({ Trail: trailTo('acme-central-logs'), Central: BUCKET, Policy: letsCloudTrailWrite });
  expect(of(report, 'AuditLogComplete')[0]?.remedy).toContain('If it is App/Central, which lets CloudTrail write');
});

describe('what a stack holds in templates that are not given', () => {
  const nested = (TemplateURL: unknown, more = {}) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL },
    ...more,
  });
  const app = (Inner: object, ...more: Parameters<typeof checkTemplates>[0]) =>
    of(checkTemplates([stack('App', { Logs: BUCKET, Trail: TRAIL, Inner }), ...more]), 'FactCouldNotBeRead');

  test.each([
    ['a nested stack by its URL', nested('https://templates.s3.amazonaws.com/roles.yaml')],
    ['a nested stack by a parameter', nested({ Ref: 'Url' })],
    ['a module', { Type: 'Acme::Logs::Bucket::MODULE' }],
  ])('is unknown: %s', (_, inner) => {
    expect(app(inner)).toMatchObject([
      { status: 'UNKNOWN', resource: 'App/Inner', message: expect.stringContaining(' Inner') as unknown },
    ]);
  });

  test('is nothing where the template is given, or never deployed', () => {
    const url = 'https://templates.s3.amazonaws.com/roles.template.json?versionId=1';
    expect(app(nested(url), stack('roles', {}))).toEqual([]);
    expect(app(nested(url, { Condition: 'Never' }))).toHaveLength(1);
    expect(app(nested(url), stack('other', {}))).toHaveLength(1);
  });

  test('concerns no audit log of another stack', () => {
    const others = stack('Others', { Inner: nested('https://x/y.yaml') });
    const report = checkTemplates([stack('App', { Logs: BUCKET, Trail: TRAIL }), others]);
    expect(of(report, 'FactCouldNotBeRead')).toEqual([]);
  });
});
