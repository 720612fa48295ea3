/** What a plan of Terraform attaches to what it does not hold: it is judged, and not passed over. */
import { checkTemplates } from '../../../lib/check/check-templates';
import { templateOfPlan } from '../../../lib/facts/terraform/plan';
import { late, planOf, type PlannedResources } from '../../support/terraform-plan';

const ADMINISTRATOR = 'arn:aws:iam::111122223333:role/people/audit-log-administrator';
const EVERYTHING = 'arn:aws:iam::aws:policy/AdministratorAccess';
const LOG: PlannedResources = {
  'aws_s3_bucket.logs': { bucket: 'acme-logs', id: late('acme-logs'), arn: late('arn:aws:s3:::acme-logs') },
  'aws_cloudtrail.audit': {
    ...{ name: 'audit', s3_bucket_name: 'acme-logs', enable_logging: true },
    kms_key_id: late('arn:k', 'aws_kms_key.k.arn'),
  },
  'aws_kms_key.k': {
    ...{ key_id: late('1'), arn: late('arn:k') },
    policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
  },
  'aws_s3_bucket_server_side_encryption_configuration.e': {
    bucket: 'acme-logs',
    rule: [
      {
        apply_server_side_encryption_by_default: [
          { sse_algorithm: 'aws:kms', kms_master_key_id: late('arn:k', 'aws_kms_key.k.arn') },
        ],
      },
    ],
  },
};

/** What a guardrail says of one resource of the plan. */
function saidOf(guardrail: string, address: string, resources: PlannedResources): readonly string[] {
  const body = planOf({ ...LOG, ...resources });
  const plan = templateOfPlan(JSON.stringify(body), body, 'plan.json', { stack: 'plan' });
  const { findings } = checkTemplates([{ ...plan, account: '111122223333', region: 'eu-central-1' }], {
    administrators: [ADMINISTRATOR],
  });
  return findings
    .filter((each) => each.guardrail === guardrail && each.resource === address)
    .map(({ status }) => status);
}

test.each<[attached: string, status: readonly string[], type: string, attributes: Readonly<Record<string, unknown>>]>([
  ['to a role', ['FAIL'], 'aws_iam_role_policy_attachment', { role: 'deployer', policy_arn: EVERYTHING }],
  ['to a user', ['FAIL'], 'aws_iam_user_policy_attachment', { user: 'someone', policy_arn: EVERYTHING }],
  ['to a group', ['FAIL'], 'aws_iam_group_policy_attachment', { group: 'developers', policy_arn: EVERYTHING }],
  ['to several', ['FAIL'], 'aws_iam_policy_attachment', { name: 'a', users: ['someone'], policy_arn: EVERYTHING }],
  [
    'to a role, with whatever else it has',
    ['FAIL'],
    'aws_iam_role_policy_attachments_exclusive',
    { role_name: 'deployer', policy_arns: [EVERYTHING] },
  ],
  [
    'to an administrator',
    [],
    'aws_iam_role_policy_attachment',
    { role: 'audit-log-administrator', policy_arn: EVERYTHING },
  ],
  [
    'to a role of which the name is not known',
    ['UNKNOWN'],
    'aws_iam_role_policy_attachment',
    { role: late('deployer', 'local.role'), policy_arn: EVERYTHING },
  ],
  [
    'to a role, and harmless',
    [],
    'aws_iam_role_policy_attachment',
    { role: 'deployer', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  ],
])('a policy of AWS %s outside the plan: %j', (_attached, status, type, attributes) => {
  expect(saidOf('TrailTamperingNotGranted', `${type}.a`, { [`${type}.a`]: attributes })).toEqual(status);
});

test.each([
  ['one of another account', 'FAIL', 'arn:aws:iam::444455556666:role/reader'],
  ['one of the account', 'PASS', 'arn:aws:iam::111122223333:role/reader'],
  ['one that only apply knows', 'UNKNOWN', late('arn:x', 'local.reader')],
])('a grant on the key to %s: %s', (_who, status, principal) => {
  const grant = { key_id: late('1', 'aws_kms_key.k.key_id'), grantee_principal: principal, operations: ['Decrypt'] };
  expect(saidOf('OtherAccountsKeptOut', 'aws_kms_grant.g', { 'aws_kms_grant.g': grant })).toEqual([status]);
});

test('a grant on another key is not the audit log’s', () => {
  const grant = { key_id: 'another', grantee_principal: 'arn:aws:iam::444455556666:root', operations: ['Decrypt'] };
  expect(saidOf('OtherAccountsKeptOut', 'aws_kms_grant.g', { 'aws_kms_grant.g': grant })).toEqual([]);
});

describe('a bucket policy of which it is not known which bucket it is of', () => {
  const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }] });
  const stray = { 'aws_s3_bucket_policy.p': { bucket: late('acme-logs', 'local.name'), policy } };

  test.each(['TamperingDenied', 'CloudTrailCanDeliver', 'OnlyCloudTrailWrites', 'NoPublicGrants'])(
    'leaves %s unknown',
    (guardrail) => {
      expect(saidOf(guardrail, 'aws_s3_bucket_policy.p', stray)).toEqual(['UNKNOWN']);
      expect(saidOf(guardrail, 'aws_s3_bucket.logs', stray)).toEqual([]);
    },
  );

  test('does not count where the bucket has its own', () => {
    const own = { 'aws_s3_bucket_policy.own': { bucket: 'acme-logs', policy } };
    expect(saidOf('TamperingDenied', 'aws_s3_bucket_policy.own', { ...stray, ...own })).toEqual(['FAIL']);
    expect(saidOf('TamperingDenied', 'aws_s3_bucket_policy.p', { ...stray, ...own })).toEqual([]);
  });
});
