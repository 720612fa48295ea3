/** What a function writes of itself: its log, which carries its metrics, and what it could not do. */
import { parseArn } from '../../facts/arn';
import type { Resource } from '../../facts/audit-log';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { keyUses } from '../key-uses';
import { inventoryOfType } from '../members';
import type { Need } from '../permissions';
import { resourcePolicyOf } from '../resource-policies';
import { roleMay } from '../roles';
import type { Running } from './run-reads';

export function ownWrites(running: Running): Need[] {
  return [...logWrites(running), ...letterWrites(running)];
}

/** Metrics are lines of the log (CloudWatch User Guide, "Embedding metrics within logs"): without it, no run is seen to complete. */
function logWrites({ auditLog, watcher, role }: Running): Need[] {
  const name = valueAt(watcher.properties, 'LoggingConfig.LogGroup');
  if (typeof name !== 'string' && !isUnknown(name)) return [];
  // a function writes into log groups of its own account and Region
  const { partition, region, account } = parseArn(watcher.arn ?? '') ?? {};
  const group = `arn:${partition}:logs:${region}:${account}:log-group`;
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    what: `${action} on the log group of ${watcher.displayName}`,
    decide: () =>
      isUnknown(name) ? name : roleMay(auditLog, role, { action, resource: `${group}:${name}:log-stream:*` }),
  }));
}

const SENDING: Readonly<Record<string, string>> = { sqs: 'sqs:SendMessage', sns: 'sns:Publish' };

/** Lambda sends as the function's role what the function failed to do (Lambda Developer Guide, "Adding a dead-letter queue"). */
function letterWrites({ auditLog, watcher, role }: Running): Need[] {
  const arn = valueAt(watcher.properties, 'DeadLetterConfig.TargetArn');
  const action = typeof arn === 'string' ? SENDING[parseArn(arn)?.service ?? ''] : undefined;
  if (typeof arn !== 'string' || action === undefined) return [];
  const to = receiverOf(arn, [
    ...inventoryOfType(auditLog, 'AWS::SQS::Queue'),
    ...inventoryOfType(auditLog, 'AWS::SNS::Topic'),
  ]);
  const send: Need = {
    what: `${action} on ${to?.displayName ?? arn}`,
    decide: () => roleMay(auditLog, role, { action, resource: arn }, to && resourcePolicyOf(auditLog, to)?.statements),
  };
  return [send, ...(to ? keyUses(auditLog, role, to) : [])];
}

function receiverOf(arn: Value, receivers: readonly Resource[]): Resource | undefined {
  return receivers.find((each) => (each.arn ?? each.ref) === arn);
}
