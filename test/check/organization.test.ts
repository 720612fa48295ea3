/** An organization's audit log: the trail in the management account, bucket and key in the log archive account. One log, in two templates. */
import { checkTemplates } from '../../lib/check/check-templates';
import { auditLogsOf, type Template } from '../../lib/facts/from-template';
import { templateOfPlan } from '../../lib/facts/terraform/plan';
import type { Status } from '../../lib/findings/finding';
import { planOf } from '../support/terraform-plan';

const [MANAGEMENT, ARCHIVE, REGION] = ['111122223333', '444455556666', 'eu-central-1'];
const ORGANIZATION = 'o-abcd1234ef';
const BUCKET = 'acme-organization-logs';
const KEY = `arn:aws:kms:${REGION}:${ARCHIVE}:alias/acme-organization`;
const TRAIL = `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/acme-organization`;

const ofTrail = { StringEquals: { 'aws:SourceArn': TRAIL } };
const Principal = { Service: 'cloudtrail.amazonaws.com' };

/** As the CloudTrail User Guide has it, "Creating a trail for an organization with the AWS CLI". */
const bucketPolicy = (organization: string | undefined) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${BUCKET}`, Condition: ofTrail },
    ...[MANAGEMENT, organization].flatMap((folder) =>
      folder === undefined
        ? []
        : {
            ...{ Effect: 'Allow', Principal, Action: 's3:PutObject' },
            Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/${folder}/*`,
            Condition: { StringEquals: { ...ofTrail.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
          },
    ),
  ],
});

const keyPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ARCHIVE}:root` }, Action: 'kms:*', Resource: '*' },
    {
      Effect: 'Allow',
      Principal,
      Action: ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'],
      Resource: '*',
      Condition: ofTrail,
    },
  ],
};

function archive(policy = bucketPolicy(ORGANIZATION)): Template {
  const byKey = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } };
  const Resources = {
    Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true, KeyPolicy: keyPolicy } },
    Alias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: 'alias/acme-organization', TargetKeyId: { Ref: 'Key' } },
    },
    Logs: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: BUCKET,
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byKey }] },
      },
    },
    Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: policy } },
  };
  return { stack: 'archive', account: ARCHIVE, region: REGION, body: { Resources } };
}

function trail(): Template {
  const Properties = {
    ...{ TrailName: 'acme-organization', S3BucketName: BUCKET, KMSKeyId: KEY, IsLogging: true },
    ...{ IsOrganizationTrail: true, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true },
  };
  const body = { Resources: { Trail: { Type: 'AWS::CloudTrail::Trail', Properties } } };
  return { stack: 'trail', account: MANAGEMENT, region: REGION, body };
}

/** The same trail, where Terraform makes it. */
function plannedTrail(): Template {
  const body = planOf({
    'aws_cloudtrail.organization': {
      ...{ name: 'acme-organization', s3_bucket_name: BUCKET, kms_key_id: KEY, enable_logging: true },
      ...{ is_organization_trail: true, is_multi_region_trail: true, include_global_service_events: true },
    },
  });
  return { ...templateOfPlan(JSON.stringify(body), body, 'plan.json', { stack: 'trail' }), account: MANAGEMENT };
}

function statuses(guardrail: string, templates: readonly Template[], organizationId?: string): readonly Status[] {
  const { findings } = checkTemplates(templates, { ...(organizationId !== undefined && { organizationId }) });
  return findings.filter((finding) => finding.guardrail === guardrail).map(({ status }) => status);
}

describe.each([
  ['in a template', trail],
  ['in a plan of Terraform', plannedTrail],
])('the trail %s', (_, made) => {
  test('and the archive are one audit log, in two accounts', () => {
    const [log, ...others] = auditLogsOf([made(), archive()]);
    expect(others).toEqual([]);
    expect(log?.log).toMatchObject({ bucket: { ref: BUCKET, account: ARCHIVE }, key: { account: ARCHIVE } });
    expect(log?.trails.map(({ account }) => account)).toEqual([MANAGEMENT]);
    expect(log?.stacks.map(({ account }) => account).sort()).toEqual([MANAGEMENT, ARCHIVE]);
  });

  test('is encrypted with the key of the archive, by its alias', () => {
    expect(statuses('TrailEncrypted', [made(), archive()])).toEqual(['PASS']);
  });

  test('can deliver what its members do', () => {
    expect(statuses('CloudTrailCanDeliver', [made(), archive()], ORGANIZATION)).not.toContain('FAIL');
    expect(statuses('CloudTrailCanDeliver', [made(), archive()], ORGANIZATION)).toContain('PASS');
  });

  test.each([
    ['nothing below the organization', undefined],
    ['another organization', 'o-other12345'],
  ])('cannot, where the policy of the archive names %s', (_name, folder) => {
    expect(statuses('CloudTrailCanDeliver', [made(), archive(bucketPolicy(folder))], ORGANIZATION)).toContain('FAIL');
  });

  test('alone says where its bucket is not', () => {
    const [log] = auditLogsOf([made()]);
    expect(log?.log.bucket.displayName).toBe(BUCKET);
    expect(statuses('ObjectLockEnabled', [made()])).not.toContain('FAIL');
  });
});
