/** ASFF batches: within the limits of BatchImportFindings, with stable ids; nothing unproven passes. */
import { renderAsff, securityHubBatches } from '../../../lib/findings/formats/asff';
import { ReportContextError } from '../../../lib/findings/formats/errors';
import { report, type Status } from '../../../lib/findings/finding';
import { firstSeenIn } from '../../../lib/findings/first-seen';
import { ocsfEvents } from '../../../lib/findings/formats/ocsf';
import { CATALOGUE, finding, hostileReport, ordinaryReport } from '../../support/reports';

const OPTIONS = {
  at: new Date('2026-11-22T21:00:00Z'),
  catalogue: CATALOGUE,
  environment: { account: '111122223333', region: 'eu-central-1' },
};

test.each(['constructor', '__proto__', 'Custom::Any'])('a resource of the type %s is Other', (resourceType) => {
  const [[{ Resources } = {}] = []] = securityHubBatches(report([finding({ resourceType })]), OPTIONS);
  expect(Resources).toMatchObject([{ Type: 'Other' }]);
});

test('findings come in batches of 100', () => {
  const many = report(Array.from({ length: 250 }, (_, index) => finding({ resource: `Bucket${index}` })));
  expect(securityHubBatches(many, OPTIONS).map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(securityHubBatches(report([]), OPTIONS)).toEqual([]);
});

test('a finding of the longest texts stays within 240 KB, a batch within 6 MB, each field within its limit', () => {
  const name = '\u{1F512}'.repeat(50_000);
  const worst = finding({
    status: 'FAIL',
    guardrail: 'A',
    resource: name,
    message: name,
    remedy: name,
    expected: name,
  });
  const acknowledgement = { reason: name, owner: name, until: name };
  const [batch = []] = securityHubBatches(
    report(Array.from({ length: 100 }, () => ({ ...worst, found: name, path: name, acknowledgement }))),
    OPTIONS,
  );
  expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(6_000_000);
  for (const { Title, Description, Resources, Remediation, ProductFields } of batch) {
    expect([...Title].length).toBeLessThanOrEqual(256);
    expect([...Description].length).toBeLessThanOrEqual(1024);
    expect([...(Resources[0]?.Id ?? '')].length).toBeLessThanOrEqual(512);
    expect([...(Remediation?.Recommendation.Text ?? '')].length).toBeLessThanOrEqual(512);
    expect(Math.max(...Object.values(ProductFields).map((value) => [...value].length))).toBeLessThanOrEqual(2048);
  }
  expect(Math.max(...batch.map((one) => Buffer.byteLength(JSON.stringify(one))))).toBeLessThan(240_000);
});

test.each<[Status, string]>([
  ['PASS', 'PASSED'],
  ['FAIL', 'FAILED'],
  ['DRIFT', 'FAILED'],
  ['ACKNOWLEDGED', 'FAILED'],
  ['UNKNOWN', 'WARNING'],
  ['NOT_APPLICABLE', 'NOT_AVAILABLE'],
])('%s is %s', (status, compliance) => {
  expect(securityHubBatches(report([finding({ status })]), OPTIONS)[0]?.[0]?.Compliance.Status).toBe(compliance);
});

test('a finding says what was asked, where, and what was found', () => {
  expect(securityHubBatches(ordinaryReport(), OPTIONS)[0]?.[1]).toMatchObject({
    SchemaVersion: '2018-10-08',
    ProductArn: 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default',
    GeneratorId: 'wormtrail/ObjectLockComplianceMode',
    AwsAccountId: '111122223333',
    UpdatedAt: '2026-11-22T21:00:00.000Z',
    Severity: { Label: 'CRITICAL' },
    Title: 'The default retention is in COMPLIANCE mode',
    Resources: [{ Type: 'AwsS3Bucket', Id: 'AuditLog/LogBucket/Resource', Partition: 'aws', Region: 'eu-central-1' }],
    Compliance: {
      RelatedRequirements: [
        'CFTC-1.31 1.31(c)(1)',
        'FedRAMP AU-9',
        'FINRA-4511 4511(c)',
        'HIPAA 164.312(c)(1)',
        'ISO-27001 A.5.33',
        'NIST-800-53 AU-9',
        'NIST-800-53 AU-9(1)',
        'PCI-DSS 10.3.2',
        'SEC-17a-4 240.17a-4(f)(2)(i)(B)',
        'SOC2 CC6.1',
        'SOC2 PI1.5',
        'SOX Section 802',
      ],
    },
    ProductFields: { 'wormtrail/expected': 'COMPLIANCE', 'wormtrail/found': 'GOVERNANCE' },
  });
});

test('ids stay when a finding is resolved, so that the next import updates it', () => {
  const id = (status: Status) => securityHubBatches(report([finding({ status })]), OPTIONS)[0]?.[0]?.Id;
  expect(id('PASS')).toBe(id('FAIL'));
});

test('a finding was created when it was first seen, however often it is imported', () => {
  const seen = new Date('2026-01-31T08:00:00Z');
  const firstSeen = firstSeenIn(ocsfEvents(ordinaryReport(), { at: seen }), OPTIONS.at);
  const [batch = []] = securityHubBatches(ordinaryReport(), { ...OPTIONS, firstSeen });
  expect(new Set(batch.map(({ CreatedAt, UpdatedAt }) => `${CreatedAt} ${UpdatedAt}`))).toEqual(
    new Set(['2026-01-31T08:00:00.000Z 2026-11-22T21:00:00.000Z']),
  );
});

test('a finding that was not seen before is created by this run', () => {
  const firstSeen = firstSeenIn(ocsfEvents(report([finding({ resource: 'Other' })])), OPTIONS.at);
  const [[one] = []] = securityHubBatches(report([finding({})]), { ...OPTIONS, firstSeen });
  expect(one).toMatchObject({ CreatedAt: '2026-11-22T21:00:00.000Z', UpdatedAt: '2026-11-22T21:00:00.000Z' });
});

test('ids differ from finding to finding, account to account and Region to Region', () => {
  const environments = [OPTIONS.environment, { ...OPTIONS.environment, region: 'us-east-1' }];
  const ids = environments.flatMap((environment) =>
    securityHubBatches(ordinaryReport(), { ...OPTIONS, environment }).flat(),
  );
  expect(new Set(ids.map(({ Id }) => Id)).size).toBe(14);
});

test('hostile names break nothing', () => {
  expect(JSON.parse(renderAsff(hostileReport(), OPTIONS))).toHaveLength(1);
});

test('without an account it says so', () => {
  expect(() => renderAsff(ordinaryReport())).toThrow(ReportContextError);
  expect(() => renderAsff(ordinaryReport())).toThrow(/names an AWS account and a Region, and this report has none/);
});
