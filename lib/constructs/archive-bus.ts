/** Lets the accounts of an organization's trail send to the bus that the rules of the archive hear. */
import { CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { forwarderRoleOf } from '../facts/organization-trail';
import { belongsTo } from './belonging';
import { forwardingAccountsOf, type OrganizationProps } from './organization-props';

/**
 * A statement an account: its forwarding role alone may send, while the account is in the organization. It names the account, and the
 * role by a condition: the role is made after the archive (EventBridge User Guide, "Permissions for event buses in Amazon EventBridge").
 */
export function admitForwarders(scope: Construct, auditLogName: string, organization: OrganizationProps): void {
  const { partition, account, region } = Stack.of(scope);
  for (const sender of forwardingAccountsOf(organization)) {
    const role = `arn:${partition}:iam::${sender}:role/${forwarderRoleOf(auditLogName)}`;
    const statementId = `${auditLogName}-from-${sender}`;
    const Statement = {
      Sid: statementId,
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${sender}:root` },
      Action: 'events:PutEvents',
      Resource: `arn:${partition}:events:${region}:${account}:event-bus/default`,
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': role },
        StringEquals: { 'aws:PrincipalOrgID': organization.id },
      },
    };
    // the CDK's own class for the type warns of properties that are not used here
    const policy = new CfnResource(scope, `Forwarders${sender}`, {
      type: 'AWS::Events::EventBusPolicy',
      properties: { StatementId: statementId, Statement },
    });
    belongsTo(policy, { auditLog: auditLogName, component: 'tamper-rule', owner: 'security' });
  }
}
