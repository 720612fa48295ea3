/** Queues that keep an order, where EventBridge and Lambda send: they take a message only with a group, or not at all. */
import type { AuditLog } from '../../facts/audit-log';
import { expectProperty, type Verdict } from '../guardrail';
import { isTrue } from '../scalars';
import { hopsOf, type Hop } from './hops';

/** Judges the hops that lead to queues. */
export function judgeFifoQueues(auditLog: AuditLog): Verdict[] {
  const toQueues = hopsOf(auditLog).filter(({ to }) => to.type === 'AWS::SQS::Queue');
  return toQueues.flatMap((hop) => (hop.isDeadLetter ? [standard(hop)] : grouped(hop)));
}

/** (EventBridge User Guide, "Using dead-letter queues to process undelivered events": they are standard queues.) */
function standard({ to }: Hop): Verdict {
  return expectProperty(to, 'FifoQueue', 'a standard queue: no dead letters go to others', (fifo) => !isTrue(fifo));
}

/** (EventBridge API Reference, Target: a FIFO queue takes a group, and has content-based deduplication enabled.) */
function grouped({ from, path, to }: Hop): Verdict[] {
  if (!isTrue(to.properties['FifoQueue'])) return [];
  return [
    expectProperty(from, `${path}.SqsParameters.MessageGroupId`, 'a group: the queue is a FIFO queue', isText),
    expectProperty(to, 'ContentBasedDeduplication', 'true: EventBridge names no deduplication', isTrue),
  ];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
