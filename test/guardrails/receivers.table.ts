/** Whether what a rule hears comes to somebody, as cases. */
import type { Properties } from '../../lib/facts/value';
import { TamperEventsAlarmed } from '../../lib/guardrails/monitoring/TamperEventsAlarmed';
import { rowsFor } from '../support/guardrail-table';
import { namesOf, stranger, type Changes } from '../support/sound-audit-log';

const KMS_RULE = 'TamperRulekms.properties';
const bus = (region: string, name: string) => `arn:aws:events:${region}:111122223333:event-bus/${name}`;
const to = (arn: string, resources: Changes = {}): Changes => ({ [`${KMS_RULE}.Targets.0.Arn`]: arn, ...resources });
const toStranger = (type: string, properties: Properties = {}): Changes =>
  to('${audit-log.Somebody.Arn}', {
    Somebody: { ...stranger(type, 'Somebody', properties), arn: '${audit-log.Somebody.Arn}' },
  });
/** A rule of somebody else's audit log says nothing of what it belongs to. */
const foreign = (changes: Changes): Changes => ({
  ...changes,
  'TamperRulekms.metadata': { wormtrail: {} },
});
const OWN_BUS = { ...stranger('AWS::Events::EventBus', 'Bus', {}), arn: bus('eu-central-1', 'own') };

const REACHING_NOBODY: Readonly<Record<string, Changes>> = {
  'the bus that the events come from': to(bus('eu-central-1', 'default')),
  'a bus without rules': to(bus('eu-central-1', 'own'), { Bus: OWN_BUS }),
  'a log group': toStranger('AWS::Logs::LogGroup'),
  'a queue that nobody reads': toStranger('AWS::SQS::Queue'),
  'a dead-letter queue': to(namesOf('DriftCheckerDeadLetters').arn),
  'a topic of somebody else': toStranger('AWS::SNS::Topic'),
  'a function of somebody else': toStranger('AWS::Lambda::Function'),
  'the checker, which reads no events': to(namesOf('DriftChecker').arn),
  'a log group that nobody filters, from a rule of somebody else': foreign(toStranger('AWS::Logs::LogGroup')),
};
const REACHING: Readonly<Record<string, Changes>> = {
  'the responder itself': to(namesOf('TamperResponder').arn),
  'a topic of the owners': to(namesOf('SecurityTopic').arn),
  'the default bus of the Region where the other rules hear': {
    ...to(bus('eu-central-1', 'default')),
    'TamperRulekms.stack': 'there',
    'stacks.1': { name: 'there', terminationProtection: true, account: '111122223333', region: 'us-east-1' },
  },
  'a function of somebody else, from a rule of somebody else': foreign(toStranger('AWS::Lambda::Function')),
  'a topic of somebody else, from a rule of somebody else': foreign(toStranger('AWS::SNS::Topic')),
};
const PERHAPS_REACHING: Readonly<Record<string, Changes>> = {
  'the default bus of another Region, of which nothing is known': to(bus('us-east-1', 'default')),
  'a bus in none of the templates': to(bus('eu-central-1', 'elsewhere')),
  'a queue that somebody may read, from a rule of somebody else': foreign(toStranger('AWS::SQS::Queue')),
  'a stream, from a rule of somebody else': foreign(toStranger('AWS::Kinesis::Stream')),
};

export const RECEIVER_ROWS = rowsFor(TamperEventsAlarmed, [
  ...Object.entries(REACHING_NOBODY).map(([name, change]) => ({ case: name, change, verdict: 'fail' as const })),
  ...Object.entries(REACHING).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
  ...Object.entries(PERHAPS_REACHING).map(([name, change]) => ({ case: name, change, verdict: 'unknown' as const })),
]);
