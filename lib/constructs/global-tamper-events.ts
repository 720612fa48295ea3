/** Forwards the calls that AWS records in one Region alone to the Region of the audit log. */
import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { TAMPER_CALLS, type TamperCalls } from '../facts/tamper-calls';
import { belongsTo } from './belonging';
import { roleNamesOf, tamperRule } from './tamper-rules';

export interface GlobalTamperEventsProps {
  /** Name of the audit log. */
  readonly auditLogName: string;
  /** The Region of the audit log, whose rules answer. */
  readonly homeRegion: string;
  /** Role ARN patterns that count as administrators. */
  readonly administrators: string[];
}

/**
 * Calls of IAM are recorded in us-east-1, wherever they are made: rules in another Region do not see them. In a stack in
 * us-east-1, this forwards those that concern the audit log, and calls on its own rules (EventBridge User Guide, "Sending
 * and receiving events between AWS Regions").
 */
export class GlobalTamperEvents extends Construct {
  constructor(scope: Construct, id: string, { auditLogName, homeRegion, administrators }: GlobalTamperEventsProps) {
    super(scope, id);
    belongsTo(this, { auditLog: auditLogName, component: 'tamper-rule', owner: 'security' });
    const { account, partition } = Stack.of(this);
    const bus = `arn:${partition}:events:${homeRegion}:${account}:event-bus/default`;
    const role = new iam.Role(this, 'Role', {
      roleName: `${auditLogName}-global-events`,
      description: `Forwards calls that concern the audit log ${auditLogName} to ${homeRegion}`,
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['events:PutEvents'], resources: [bus] }));
    for (const tampering of TAMPER_CALLS.filter(isForwarded)) {
      const { description, pattern } = tamperRule(tampering, {
        auditLogName,
        stackName: auditLogName,
        trailArn: '',
        keyId: '',
        bucketNames: [],
        eventSourceMappingId: '',
        administratorRoleNames: roleNamesOf(administrators),
      });
      new events.Rule(this, tampering.service, {
        ruleName: `${auditLogName}-forward-${tampering.service}`,
        description: `Forwards to ${homeRegion}: ${description}`,
        eventPattern: pattern,
        targets: [{ bind: () => ({ arn: bus, role }) }],
      });
    }
  }
}

/** What is recorded here alone, and what becomes of the rules that forward it. */
function isForwarded({ service, recordedIn }: TamperCalls): boolean {
  return recordedIn !== undefined || service === 'events';
}
