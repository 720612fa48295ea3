/** The organization's policies: what a bucket policy cannot say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../../../lib';
import { organizationPolicies } from '../../../lib/constructs/policies/organization-policy';

const ROOT = path.join(__dirname, '..', '..', '..');
const { name, account, region, administrators } = loadConfig(path.join(ROOT, 'wormtrail.config.json'));
const policies = organizationPolicies({ auditLogName: name, account, region, administrators });
const statements = [policies.serviceControlPolicy, policies.resourceControlPolicy].flatMap(
  ({ Statement }) => Statement,
);

it('fits into what AWS Organizations takes: 5,120 characters each', () => {
  for (const policy of Object.values(policies)) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(5120);
});

it('only denies, and never the administrators', () => {
  for (const { Effect, Condition } of statements) {
    expect(Effect).toBe('Deny');
    expect(Condition['ArnNotLike']).toEqual({ 'aws:PrincipalArn': administrators });
  }
});

it.each(['Buckets', 'Key', 'Trail', 'Roles', 'Watch'])('guards %s by a service control policy', (sid) => {
  expect(policies.serviceControlPolicy.Statement.map(({ Sid }) => Sid)).toContain(sid);
});

it('keeps everyone but administrators from making a role that would be one', () => {
  const roles = policies.serviceControlPolicy.Statement.find(({ Sid }) => Sid === 'Roles');
  expect(roles?.Resource).toEqual([`arn:aws:iam::${account}:role/${name}-*`, ...administrators]);
  expect(roles?.NotAction).not.toContain('iam:CreateRole');
});

it('leaves services to the policies of the resources', () => {
  for (const { Condition, Principal } of policies.resourceControlPolicy.Statement) {
    expect(Principal).toBe('*');
    expect(Condition['BoolIfExists']).toEqual({ 'aws:PrincipalIsAWSService': 'false' });
  }
});

it('stands in the docs for the sample configuration', () => {
  expect(JSON.parse(readFileSync(path.join(ROOT, 'docs', 'organization-policy.json'), 'utf8'))).toEqual(policies);
});
