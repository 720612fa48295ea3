/** What people and scripts look for after a deployment, as outputs of the stack. */
import { CfnOutput, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { partitionOf } from '../facts/partition';

/**
 * One output a value, named after the audit log: `AcmeAuditLogTrailArn`. A stack may hold several audit logs.
 *
 * @param values By the last part of the output's name.
 */
export function stateOutputs(
  scope: Construct,
  auditLogName: string,
  values: Readonly<Record<string, readonly [value: string, description: string]>>,
): void {
  const prefix = auditLogName.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  for (const [name, [value, description]] of Object.entries(values)) {
    new CfnOutput(scope, `${name}Output`, { value, description }).overrideLogicalId(`${prefix}${name}`);
  }
}

/** Where CloudWatch's console shows a dashboard. */
export function dashboardUrl(scope: Construct, name: string): string {
  const { region } = Stack.of(scope);
  const { console = 'console.aws.amazon.com' } = (Token.isUnresolved(region) ? undefined : partitionOf(region)) ?? {};
  return `https://${console}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}
