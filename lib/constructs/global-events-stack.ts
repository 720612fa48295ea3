/** The stack that forwards what AWS records in one Region of the partition alone, such as us-east-1. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config';
import { globalEventsRegion } from '../facts/partition';
import { forwardingStackOf } from '../facts/tamper-rules';
import { GlobalTamperEvents } from './global-tamper-events';

/** Whether an audit log in this Region is told of calls of IAM only if another stack forwards them. */
export function needsForwarding(region: string): boolean {
  return region !== globalEventsRegion(region);
}

/** Named NAME-global-events, in the Region where AWS records the calls of IAM. */
export class GlobalEventsStack extends Stack {
  constructor(scope: Construct, { name, account, region, administrators }: Config) {
    super(scope, forwardingStackOf(name), {
      description: `Forwards calls that concern the audit log ${name} to ${region}`,
      env: { account, region: globalEventsRegion(region) },
      terminationProtection: true,
    });
    new GlobalTamperEvents(this, 'GlobalEvents', { auditLogName: name, homeRegion: region, administrators });
  }
}
