/** Queues that do not take what is sent to them, as cases. */
import { TAMPER_CALLS } from '../../lib/facts/tamper-calls';
import type { Value } from '../../lib/facts/value';
import { NotificationsUnaltered } from '../../lib/guardrails/monitoring/NotificationsUnaltered';
import { TamperEventsReachResponder } from '../../lib/guardrails/monitoring/TamperEventsReachResponder';
import { rowsFor } from '../support/guardrail-table';
import { namesOf, UNKNOWN, type Changes } from '../support/sound-audit-log';

const QUEUE = 'TamperEvents.properties';
const LETTERS = 'TamperResponderDeadLetters.properties';
const RULES = TAMPER_CALLS.map(({ service }) => `TamperRule${service}.properties.Targets.0`);
const { arn: EVENTS } = namesOf('TamperEvents');
const { arn: GIVEN_UP } = namesOf('TamperResponderDeadLetters');

const fifo = (more: Changes = {}): Changes => ({ [`${QUEUE}.FifoQueue`]: true, ...more });
const grouped = Object.fromEntries(RULES.map((target) => [`${target}.SqsParameters`, { MessageGroupId: 'audit-log' }]));
const letters = { [`${RULES[0] ?? ''}.DeadLetterConfig`]: { Arn: GIVEN_UP } };
const taking = (policy: Value): Changes => ({
  [`${QUEUE}.RedrivePolicy`]: { maxReceiveCount: 5, deadLetterTargetArn: GIVEN_UP },
  [`${LETTERS}.RedriveAllowPolicy`]: policy,
});

export const QUEUE_ROWS = [
  ...rowsFor(NotificationsUnaltered, [
    {
      case: 'a FIFO queue, and rules that name no group',
      change: fifo({ [`${QUEUE}.ContentBasedDeduplication`]: true }),
      verdict: 'fail',
      path: 'Targets.0.SqsParameters.MessageGroupId',
    },
    {
      case: 'a FIFO queue without deduplication by content',
      change: fifo(grouped),
      verdict: 'fail',
      path: 'ContentBasedDeduplication',
    },
    {
      case: 'dead letters into a FIFO queue',
      change: { ...letters, [`${LETTERS}.FifoQueue`]: true },
      verdict: 'fail',
      path: 'FifoQueue',
    },
    {
      case: 'a FIFO queue with groups and deduplication',
      change: fifo({ ...grouped, [`${QUEUE}.ContentBasedDeduplication`]: true }),
      verdict: 'pass',
    },
    { case: 'a queue that says it is none', change: { [`${QUEUE}.FifoQueue`]: 'false' }, verdict: 'pass' },
    {
      case: 'dead letters into what is a parameter',
      change: { ...letters, [`${LETTERS}.FifoQueue`]: UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(TamperEventsReachResponder, [
    ...Object.entries({
      'dead letters of no queue are taken': taking({ redrivePermission: 'denyAll' }),
      'those of another queue': taking({ redrivePermission: 'byQueue', sourceQueueArns: [`${EVENTS}-old`] }),
      'those of none that is named': taking({ redrivePermission: 'byQueue' }),
    }).map(([name, change]) => ({ case: name, change, verdict: 'fail' as const, path: 'RedriveAllowPolicy' })),
    ...Object.entries({
      'those of any queue': taking({ redrivePermission: 'allowAll' }),
      'those of the queue of the rules': taking({ redrivePermission: 'byQueue', sourceQueueArns: [EVENTS] }),
      'the same, as a live account answers it': taking(
        JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [EVENTS] }),
      ),
    }).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
    { case: 'those of a parameter', change: taking(UNKNOWN), verdict: 'unknown' },
  ]),
];
