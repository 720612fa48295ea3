/** The organization's policies: what a bucket policy cannot say. What they come to, test/policy-proof asks a simulator. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../../../lib';
import { OrganizationPolicyTooLongError } from '../../../lib/constructs/errors';
import {
  organizationPolicies,
  policyTexts,
  type OrganizationPolicies,
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
const statementsOf = ({ serviceControlPolicies, resourceControlPolicies }: OrganizationPolicies) =>
  [...serviceControlPolicies, ...resourceControlPolicies].flatMap(({ Statement }) => Statement);
const statements = statementsOf(policies);
const serviceControls = policies.serviceControlPolicies.flatMap(({ Statement }) => Statement);
const statement = (sid: string) => serviceControls.find(({ Sid }) => Sid === sid);
const KINDS = ['serviceControlPolicies', 'resourceControlPolicies'] as const;
const many = (count: number, letters = 0) =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::${account}:role/${`admin-${index}`.padEnd(letters, 'x')}`);
const LONGEST_NAMES = { auditLogName: 'a'.repeat(38), bucketNames: ['a'.repeat(63), 'b'.repeat(63)] };

describe('fits into what AWS Organizations takes, as it is printed,', () => {
  it.each<[string, OrganizationPolicyProps, number, number]>([
    ['the sample', props, 1, 1],
    ['the longest name', { ...props, ...LONGEST_NAMES }, 1, 1],
    ['the longest Region', { ...props, region: 'ap-southeast-1' }, 1, 1],
    ['20 administrators', { ...props, administrators: many(20) }, 2, 1],
    ['24 administrators with the longest names', { ...props, ...LONGEST_NAMES, administrators: many(24, 64) }, 4, 2],
    ['30 administrators', { ...props, administrators: many(30, 40) }, 4, 2],
  ])('for %s', (_, given, ...counts) => {
    for (const [index, kind] of KINDS.entries()) {
      const texts = policyTexts(organizationPolicies(given), kind);
      expect([kind, texts.length]).toEqual([kind, counts[index]]);
      expect(counts[index]).toBeLessThanOrEqual(4);
      for (const text of texts) expect(text.length).toBeLessThanOrEqual(5120);
    }
  });

  it('in several policies where it takes them, which say together what one would', () => {
    const administrators = many(24, 64);
    const given = { ...props, ...LONGEST_NAMES, administrators };
    const parts = organizationPolicies(given).serviceControlPolicies.flatMap(({ Statement }) => Statement);
    const names = parts.filter(({ Sid }) => Sid.startsWith('AuditLog'));
    expect(names.length).toBeGreaterThan(1);
    expect(new Set(names.map(({ Sid }) => Sid)).size).toBe(names.length);
    const [whole] = organizationPolicies({ ...given, administrators: [] }).serviceControlPolicies[0]?.Statement ?? [];
    expect(names.flatMap(({ Resource }) => Resource)).toEqual([...[whole?.Resource].flat(), ...administrators]);
    for (const { NotAction, Condition } of names) {
      expect(NotAction).toEqual(whole?.NotAction);
      expect(Condition).toEqual({ ArnNotLike: { 'aws:PrincipalArn': administrators } });
    }
  });

  it.each([
    { count: 60, taking: /takes \d+ characters; AWS Organizations takes 5120\. Name the administrators by/ },
    { count: 36, taking: /takes \d+ policies; AWS Organizations takes 4\. Name the administrators by/ },
  ])('or says what to shorten: $count administrators with the longest names', ({ count, taking }) => {
    const tooMany = () => organizationPolicies({ ...props, administrators: many(count, 64) });
    expect(tooMany).toThrow(OrganizationPolicyTooLongError);
    expect(tooMany).toThrow(taking);
  });
});

it('is indented where it may be, and means the same on one line', () => {
  const [short, long] = [props, { ...props, auditLogName: 'a'.repeat(38), administrators: many(40) }];
  expect(policyTexts(organizationPolicies(short), 'resourceControlPolicies')[0]).toContain('\n  "Statement"');
  const texts = policyTexts(organizationPolicies(long), 'serviceControlPolicies');
  expect(texts.join('')).not.toContain('\n');
  expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual(organizationPolicies(long).serviceControlPolicies);
});

it('only denies, and never the administrators', () => {
  for (const { Effect, Condition } of statements) {
    expect(Effect).toBe('Deny');
    expect(Condition['ArnNotLike']).toEqual({ 'aws:PrincipalArn': administrators });
  }
});

it('guards by name, by tag where AWS gives the name, and by function where there is no resource', () => {
  expect(serviceControls.map(({ Sid }) => Sid)).toEqual(['AuditLog', 'KeyAndMapping', 'Feeds']);
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
  const { serviceControlPolicies } = organizationPolicies({ ...props, region: elsewhere, administrators: [] });
  expect(JSON.stringify(serviceControlPolicies)).toContain(`arn:${partition}:s3:::${props.bucketNames[0]}*`);
  expect(JSON.stringify(serviceControlPolicies)).not.toContain('arn:aws:');
});

it('names buckets as they are, however CloudFormation cuts the name of the stack', () => {
  const bucketNames = ['a-very-long-audit-log-name-auditlogbucket36a5e950-abcdefghijkl'];
  for (const policy of Object.values(organizationPolicies({ ...props, bucketNames }))) {
    const buckets = JSON.stringify(policy).match(/arn:aws:s3:::[^"]*/g);
    expect(buckets).toEqual([`arn:aws:s3:::${bucketNames[0]}*`]);
  }
});

it('leaves services to the policies of the resources', () => {
  for (const { Condition, Principal } of policies.resourceControlPolicies.flatMap(({ Statement }) => Statement)) {
    expect(Principal).toBe('*');
    expect(Condition['BoolIfExists']).toEqual({ 'aws:PrincipalIsAWSService': 'false' });
  }
});

const inDocs = organizationPolicies({ ...props, bucketNames: [`${name}-logs`, `${name}-evidence`] });
it.each([
  ['scp', inDocs.serviceControlPolicies],
  ['rcp', inDocs.resourceControlPolicies],
])('stands in the docs for the sample configuration: %s', (kind, [policy, ...more]) => {
  expect(more).toEqual([]);
  const file = path.join(ROOT, 'docs', `organization-policy.${kind}.json`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(policy);
});
