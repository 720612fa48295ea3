/** Rules that hear calls on what belongs to a topic or a function, or do not, as cases. */
import type { Value } from '../../lib/facts/value';
import { TamperEventsAlarmed } from '../../lib/guardrails/monitoring/TamperEventsAlarmed';
import { rowsFor } from '../support/guardrail-table';
import { namesOf, type Changes } from '../support/sound-audit-log';

type Ways = Readonly<Record<string, readonly Value[]>>;

const { arn: TOPIC } = namesOf('SecurityTopic');
/** A rule that hears calls which name something in one of these ways. */
const named = (service: string, ways: Ways): Changes => ({
  [`TamperRule${service}.properties.EventPattern.detail.$or`]: Object.entries(ways).map(([parameter, values]) => ({
    requestParameters: { [parameter]: values },
  })),
});
const TOPICS: Ways = {
  topicArn: [{ prefix: TOPIC.slice(0, TOPIC.lastIndexOf(':')) }],
  name: [{ wildcard: '*' }],
  resourceArn: [{ wildcard: '*' }],
};
const FUNCTIONS: Ways = Object.fromEntries(
  ['functionName', 'resource', 'resourceArn', 'role', 'eventSourceArn'].map((name) => [name, [{ wildcard: '*' }]]),
);

export const BELONGING_CALLS_ROWS = rowsFor(TamperEventsAlarmed, [
  {
    case: 'subscriptions by the beginning of their ARNs',
    change: named('sns', { ...TOPICS, subscriptionArn: [{ prefix: TOPIC.slice(0, TOPIC.lastIndexOf(':')) }] }),
    verdict: 'pass',
  },
  {
    case: 'topics alone, so that no one hears of a subscription that is removed or filtered',
    change: named('sns', TOPICS),
    verdict: 'fail',
    resource: 'TamperRulesns',
    because: 'SecurityTopicEmail',
  },
  {
    case: 'subscriptions of one topic of three, whose names only a deployment knows',
    change: named('sns', { ...TOPICS, subscriptionArn: [{ prefix: `${TOPIC}:` }] }),
    verdict: 'unknown',
  },
  {
    case: 'the mapping that feeds the responder',
    change: named('lambda', { ...FUNCTIONS, uUID: [namesOf('TamperEventsMapping').ref] }),
    verdict: 'pass',
  },
  {
    case: 'functions alone, so that no one hears that the responder is no longer fed',
    change: named('lambda', FUNCTIONS),
    verdict: 'fail',
    because: 'TamperEventsMapping',
  },
  {
    case: 'another mapping',
    change: named('lambda', { ...FUNCTIONS, uUID: ['0a1b2c3d-1111-2222-3333-444455556666'] }),
    verdict: 'unknown',
  },
]);
