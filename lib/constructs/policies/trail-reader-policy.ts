/** What the archive's checks may read in the account of the trail, and who may act as the role that reads there. */
import { AccountPrincipal, PrincipalWithConditions, type IPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RESOURCE_TYPES } from '../../resource-types/registry';
import { STACK_CALLS } from '../../resource-types/run-calls';
import { TAGS } from '../../resource-types/tags';
import { allow } from './statement';

/** The types that a stack of the trail consists of. */
const TYPES = ['AWS::CloudTrail::Trail', 'AWS::Events::Rule', 'AWS::IAM::Role'];

const READS = RESOURCE_TYPES.filter(({ type }) => TYPES.includes(type)).flatMap(({ reads = {} }) =>
  Object.values(reads),
);

/** Reads the trail, what forwards from its account, the stacks that both stand in, and which accounts the organization has. */
export function readTrailAccount(trailArn: string, stackArns: readonly string[]): PolicyStatement[] {
  const actions = (isUnbound: boolean): string[] =>
    READS.filter(({ unbound = false }) => unbound === isUnbound).map(({ call, action = call }) => action);
  return [
    allow('ReadStack', { actions: [...STACK_CALLS], resources: [...stackArns] }),
    allow('ReadTrail', { actions: [...new Set(actions(false))].sort(), resources: [trailArn] }),
    // IAM binds them to no resource
    allow('ReadAccount', {
      actions: [
        ...new Set([...actions(true), TAGS.call, 'cloudtrail:LookupEvents', 'organizations:ListAccounts']),
      ].sort(),
      resources: ['*'],
    }),
  ];
}

/**
 * The archive's functions, and its readers at a terminal, as long as their account is in the organization. The policy names the account,
 * and the roles by a condition: IAM takes no principal that does not exist, and a role made anew is another one.
 */
export function trailReaders(account: string, organizationId: string, principalArns: readonly string[]): IPrincipal {
  return new PrincipalWithConditions(new AccountPrincipal(account), {
    ArnLike: { 'aws:PrincipalArn': [...principalArns] },
    StringEquals: { 'aws:PrincipalOrgID': organizationId },
  });
}
