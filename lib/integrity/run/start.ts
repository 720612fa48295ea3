/** Starts the state machine of an audit log from outside, and waits for its summary. */
import { randomUUID } from 'node:crypto';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { adviceOr } from '../../aws-advice';
import { assertEnvironment } from '../../aws-environment';
import { parseArn } from '../../facts/arn';
import { ArchiveUnreadableError } from '../errors';
import { parseTrailArn } from '../trail-arn';

/** What a distributed verification came to; its problems stand in the evidence. */
export interface DistributedSummary {
  readonly executionArn: string;
  /** Whether every account, Region and day was verified and is whole. */
  readonly whole: boolean;
}

const OUTPUT = z.object({ completed: z.boolean(), whole: z.boolean() });
const MILLISECONDS_BETWEEN_LOOKS = 2000;

/**
 * @param trailArn The trail of an audit log that has a state machine: `distributed` of `LogVerification`.
 * @throws ArchiveUnreadableError where the state machine cannot be started, or does not come to its end.
 */
export async function verifyDistributed(
  trailArn: string,
  period: { readonly start: Date; readonly end: Date },
  started: (executionArn: string) => void,
): Promise<DistributedSummary> {
  const { account, trail } = parseTrailArn(trailArn);
  assertEnvironment(false);
  const client = new SFNClient({ region: trail.homeRegion });
  const { partition = 'aws' } = parseArn(trailArn) ?? {};
  const machine = `arn:${partition}:states:${trail.homeRegion}:${account}:stateMachine:${trail.name}-log-verification`;
  const input = JSON.stringify({ start: period.start.toISOString(), end: period.end.toISOString() });
  const { executionArn = '' } = await client
    .send(new StartExecutionCommand({ stateMachineArn: machine, name: `verify-${randomUUID()}`, input }))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new ArchiveUnreadableError(
        `${machine} could not be started: ${reason}. ${adviceOr('Deploy the audit log with a distributed log verification first.', error)}`,
        { cause: error },
      );
    });
  started(executionArn);
  for (;;) {
    const { status, output, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'SUCCEEDED') return { executionArn, whole: OUTPUT.parse(JSON.parse(output ?? '{}')).whole };
    if (status !== 'RUNNING') {
      const reason = [error, cause].filter(Boolean).join(': ') || 'no reason was given';
      throw new ArchiveUnreadableError(`${executionArn} ended as ${status ?? 'unknown'}: ${reason}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, MILLISECONDS_BETWEEN_LOOKS));
  }
}
