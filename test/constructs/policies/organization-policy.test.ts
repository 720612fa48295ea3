/** The organization's policies: what a bucket policy cannot say. What they come to, test/policy-proof asks a simulator. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../../../lib';
import { OrganizationPolicyTooLongError } from '../../../lib/constructs/errors';
import {
  organizationPolicies,
  policyText,
  type OrganizationPolicyProps,
} from '../../../lib/constructs/policies/organization-policy';

const ROOT = path.join(__dirname, '..', '..', '..');
const { name, account, region, administrators } = loadConfig(path.join(ROOT, 'wormtrail.config.json'));
const props = {
  ...{ auditLogName: name, account, region, administrators },
  bucketNames: [
    'acme-audit-log-auditlogbucket36a5e950-abcdefghijkl',
    'acme-audit-log-auditlogevidencebucket79-abcdefghijkl',
  ],
};
const policies = organizationPolicies(props);
const statements = [policies.serviceControlPolicy, policies.resourceControlPolicy].flatMap(
  ({ Statement }) => Statement,
);
const statement = (sid: string) => policies.serviceControlPolicy.Statement.find(({ Sid }) => Sid === sid);

describe('fits into what AWS Organizations takes, 5,120 characters as it is printed,', () => {
  it.each<[string, OrganizationPolicyProps]>([
    ['the sample', props],
    ['the longest name', { ...props, auditLogName: 'a'.repeat(38), bucketNames: ['a'.repeat(63), 'b'.repeat(63)] }],
    ['the longest Region', { ...props, region: 'ap-southeast-1' }],
  ])('for %s', (_, given) => {
    const { serviceControlPolicy, resourceControlPolicy } = organizationPolicies(given);
    for (const policy of [serviceControlPolicy, resourceControlPolicy])
      expect(policyText(policy).length).toBeLessThanOrEqual(5120);
  });

  it('or says what to shorten', () => {
    const many = Array.from({ length: 20 }, (_, index) => `arn:aws:iam::${account}:role/administrator-${index}`);
    expect(() => organizationPolicies({ ...props, administrators: many })).toThrow(OrganizationPolicyTooLongError);
    expect(() => organizationPolicies({ ...props, administrators: many })).toThrow(
      /takes 5120. Name the administrators by/,
    );
  });
});

it('is indented where it may be, and means the same on one line', () => {
  const [short, long] = [
    props,
    { ...props, auditLogName: 'a'.repeat(38), administrators: [...administrators, 'arn:x'] },
  ];
  expect(policyText(organizationPolicies(short).resourceControlPolicy)).toContain('\n  "Statement"');
  const text = policyText(organizationPolicies(long).serviceControlPolicy);
  expect(text).not.toContain('\n');
  expect(JSON.parse(text)).toEqual(organizationPolicies(long).serviceControlPolicy);
});

it('only denies, and never the administrators', () => {
  for (const { Effect, Condition } of statements) {
    expect(Effect).toBe('Deny');
    expect(Condition['ArnNotLike']).toEqual({ 'aws:PrincipalArn': administrators });
  }
});

it('guards by name, by tag where AWS gives the name, and by function where there is no resource', () => {
  expect(policies.serviceControlPolicy.Statement.map(({ Sid }) => Sid)).toEqual([
    'AuditLog',
    'Key',
    'Mapping',
    'Feeds',
  ]);
});

it('guards the roles of the audit log and of its administrators, passing them included', () => {
  const guard = statement('AuditLog');
  expect(guard?.Resource).toEqual(
    expect.arrayContaining([`arn:aws:iam::${account}:role/${name}-*`, ...administrators]),
  );
  const spared = (guard?.NotAction as string[]).filter((action) => action.startsWith('iam:'));
  expect(spared).toEqual(['iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*']);
});

it('guards every Region: rules in us-east-1 forward what is recorded there alone', () => {
  const resources = [statement('AuditLog')?.Resource].flat();
  expect(resources).toContain(`arn:aws:events:*:${account}:rule/${name}-*`);
  expect(resources.filter((arn) => arn?.includes(region) && !administrators.includes(arn))).toEqual([]);
});

it.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('names the resources of %s by its partition', (elsewhere, partition) => {
  const { serviceControlPolicy } = organizationPolicies({ ...props, region: elsewhere, administrators: [] });
  expect(JSON.stringify(serviceControlPolicy)).toContain(`arn:${partition}:s3:::${props.bucketNames[0]}*`);
  expect(JSON.stringify(serviceControlPolicy)).not.toContain('arn:aws:');
});

it('names buckets as they are, however CloudFormation cuts the name of the stack', () => {
  const bucketNames = ['a-very-long-audit-log-name-auditlogbucket36a5e950-abcdefghijkl'];
  for (const policy of Object.values(organizationPolicies({ ...props, bucketNames }))) {
    const buckets = JSON.stringify(policy).match(/arn:aws:s3:::[^"]*/g);
    expect(buckets).toEqual([`arn:aws:s3:::${bucketNames[0]}*`]);
  }
});

it('leaves services to the policies of the resources', () => {
  for (const { Condition, Principal } of policies.resourceControlPolicy.Statement) {
    expect(Principal).toBe('*');
    expect(Condition['BoolIfExists']).toEqual({ 'aws:PrincipalIsAWSService': 'false' });
  }
});

const inDocs = organizationPolicies({ ...props, bucketNames: [`${name}-logs`, `${name}-evidence`] });
it.each([
  ['scp', inDocs.serviceControlPolicy],
  ['rcp', inDocs.resourceControlPolicy],
])('stands in the docs for the sample configuration: %s', (kind, policy) => {
  const file = path.join(ROOT, 'docs', `organization-policy.${kind}.json`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(policy);
});
