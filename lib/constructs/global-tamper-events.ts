/** Forwards the calls that AWS records in one Region alone to the Region of the audit log. */
import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  FORWARDING_POLICY,
  forwardingDocuments,
  forwardingRulePrefix,
  forwardingRules,
  forwardingStackOf,
} from '../facts/tamper-rules';
import { belongsTo } from './belonging';
import { checkProps } from './props';

export interface GlobalTamperEventsProps {
  /** Name of the audit log. */
  readonly auditLogName: string;
  /** The Region of the audit log, whose rules answer. */
  readonly homeRegion: string;
  /** Role ARN patterns that count as administrators. */
  readonly administrators: string[];
}

/**
 * Calls of IAM are recorded in one Region of a partition, such as us-east-1: rules in another Region do not see them. In a stack in
 * that Region, this forwards those that concern the audit log, and calls on that stack and its rules (EventBridge User Guide,
 * "Sending and receiving events between AWS Regions").
 *
 * @example
 * const virginia = new Stack(app, 'acme-audit-global-events', {
 *   env: { ...env, region: 'us-east-1' },
 *   terminationProtection: true,
 * });
 * new GlobalTamperEvents(virginia, 'GlobalEvents', { auditLogName: 'acme-audit', homeRegion: env.region, administrators });
 */
export class GlobalTamperEvents extends Construct {
  constructor(scope: Construct, id: string, props: GlobalTamperEventsProps) {
    super(scope, id);
    checkProps(this, 'GlobalTamperEvents', props);
    const { auditLogName, homeRegion, administrators } = props;
    belongsTo(this, { auditLog: auditLogName, component: 'tamper-rule', owner: 'security' });
    const { account, partition } = Stack.of(this);
    const bus = `arn:${partition}:events:${homeRegion}:${account}:event-bus/default`;
    const role = new iam.Role(this, 'Role', {
      roleName: forwardingStackOf(auditLogName),
      description: `Forwards calls that concern the audit log ${auditLogName} to ${homeRegion}`,
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      inlinePolicies: { [FORWARDING_POLICY]: iam.PolicyDocument.fromJson(forwardingDocuments(bus, account).policy) },
    });
    for (const { name, description, pattern } of forwardingRules(auditLogName, administrators)) {
      new events.Rule(this, name.slice(forwardingRulePrefix(auditLogName).length), {
        ruleName: name,
        description: `Forwards to ${homeRegion}: ${description}`,
        eventPattern: pattern,
        targets: [{ bind: () => ({ arn: bus, role }) }],
      });
    }
  }
}
