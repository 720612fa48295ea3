/** Rules of one account that send what they hear to the archive in another. */
import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { forwarderRoleOf } from '../facts/organization-trail';
import { FORWARDING_POLICY, forwardingDocuments, forwardingRulePrefix, type TamperRule } from '../facts/tamper-rules';
import type { OrganizationProps } from './organization-props';
import { INSIGHTS } from './tamper-alarms';

/** ARN of the bus that the rules of the archive hear. */
export function archiveBusOf(scope: Construct, { logArchiveAccount, homeRegion }: OrganizationProps): string {
  return `arn:${Stack.of(scope).partition}:events:${homeRegion}:${logArchiveAccount}:event-bus/default`;
}

/** The role by which rules of the account forward, once an account. */
export function forwarderRole(scope: Construct, auditLogName: string, bus: string): iam.Role {
  const { account } = Stack.of(scope);
  return new iam.Role(scope, 'Forwarder', {
    roleName: forwarderRoleOf(auditLogName),
    description: `Forwards calls that concern the audit log ${auditLogName} to its archive`,
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    inlinePolicies: { [FORWARDING_POLICY]: iam.PolicyDocument.fromJson(forwardingDocuments(bus, account).policy) },
  });
}

/** A rule that forwards. */
interface ForwardingRule extends Pick<TamperRule, 'name' | 'description'> {
  readonly pattern: events.EventPattern;
}

/** What CloudTrail Insights finds in the account of the trail. */
export function insightsRule(auditLogName: string): ForwardingRule {
  return {
    name: `${forwardingRulePrefix(auditLogName)}insights`,
    description: 'CloudTrail Insights: unusual rates of calls or errors',
    pattern: INSIGHTS,
  };
}

export interface ForwardedEventsProps {
  readonly auditLogName: string;
  readonly rules: readonly ForwardingRule[];
  readonly bus: string;
  readonly role: iam.IRole;
}

/** One rule each. */
export function forwardEvents(scope: Construct, { auditLogName, rules, bus, role }: ForwardedEventsProps): void {
  for (const { name, description, pattern } of rules) {
    new events.Rule(scope, name.slice(forwardingRulePrefix(auditLogName).length), {
      ruleName: name,
      description: `Forwards to the archive: ${description}`,
      eventPattern: pattern,
      targets: [{ bind: () => ({ arn: bus, role }) }],
    });
  }
}
