/** The stack in us-east-1 that forwards what AWS records there alone. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config';
import { forwardingStackOf } from '../facts/tamper-rules';
import { GlobalTamperEvents } from './global-tamper-events';

/** Where AWS records the calls of its global services. */
export const GLOBAL_EVENTS_REGION = 'us-east-1';

/** Named NAME-global-events. An audit log that is itself in us-east-1 needs none. */
export class GlobalEventsStack extends Stack {
  constructor(scope: Construct, { name, account, region, administrators }: Config) {
    super(scope, forwardingStackOf(name), {
      description: `Forwards calls that concern the audit log ${name} to ${region}`,
      env: { account, region: GLOBAL_EVENTS_REGION },
      terminationProtection: true,
    });
    new GlobalTamperEvents(this, 'GlobalEvents', { auditLogName: name, homeRegion: region, administrators });
  }
}
