/** What stands where the calls of Organizations are recorded: the rule that forwards them, and the policies that it guards. */
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import type { Construct } from 'constructs';
import { organizationRule } from '../facts/organization-calls';
import { forwardingRulePrefix } from '../facts/tamper-rules';
import { forwardEvents } from './forwarded-events';
import { bucketNamesOf, type OrganizationProps } from './organization-props';
import { organizationPolicies, type OrganizationPolicyDocument } from './policies/organization-policy';

export interface OrganizationWatchProps {
  readonly auditLogName: string;
  readonly organization: OrganizationProps;
  readonly administrators: string[];
}

/** The policies stand beside the rule, which knows them by ids that CloudFormation makes up. */
export function watchOrganization(
  scope: Construct,
  props: OrganizationWatchProps,
  to: { readonly bus: string; readonly role: iam.IRole },
): void {
  const { auditLogName, organization } = props;
  const { logArchiveAccount: archiveAccount, policies = false } = organization;
  const policyIds = policies ? policiesOf(scope, props) : [];
  const rules = [organizationRule(forwardingRulePrefix(auditLogName), { archiveAccount, policyIds })];
  forwardEvents(scope, { auditLogName, rules, ...to });
}

/** @returns the ids of the policies. */
function policiesOf(
  scope: Construct,
  { auditLogName, organization, administrators }: OrganizationWatchProps,
): string[] {
  const { logArchiveAccount: account, homeRegion: region } = organization;
  const names = bucketNamesOf(organization);
  const { serviceControlPolicies, resourceControlPolicies } = organizationPolicies({
    ...{ auditLogName, account, region, administrators },
    bucketNames: [names.log, names.evidence],
  });
  const policy = (id: string, type: string, content: OrganizationPolicyDocument): string =>
    new organizations.CfnPolicy(scope, id, {
      name: `${auditLogName}-${id}`,
      description: `Keeps everybody but its administrators from changing the audit log ${auditLogName}`,
      type,
      content,
      targetIds: [account],
    }).ref;
  // the first of a kind has no number: most need no second
  const all = (id: string, type: string, contents: readonly OrganizationPolicyDocument[]): string[] =>
    contents.map((content, at) => policy(at === 0 ? id : `${id}${at + 1}`, type, content));
  return [
    ...all('ServiceControlPolicy', 'SERVICE_CONTROL_POLICY', serviceControlPolicies),
    ...all('ResourceControlPolicy', 'RESOURCE_CONTROL_POLICY', resourceControlPolicies),
  ];
}
