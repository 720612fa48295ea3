/** What people and scripts look for after a deployment, as outputs of the stack. */
import { CfnOutput, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { partitionOf } from '../facts/partition';

/** Where the console of each partition is (Signing in to the console of AWS China and of GovCloud: their user guides). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

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
  const partition = Token.isUnresolved(region) ? undefined : partitionOf(region)?.id;
  const home = CONSOLES[partition ?? 'aws'];
  return `https://${home}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}
