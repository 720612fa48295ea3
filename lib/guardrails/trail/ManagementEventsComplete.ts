/** The trail leaves no management event out. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import type { TrailEvent } from './field-selectors';
import { logs } from './selectors';
import { eachTrail } from './trails';

/** One of each kind that a selector can leave out; the last stands for whatever else it names. */
const EVENTS: readonly TrailEvent[] = [
  { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: 'false' },
  { eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', readOnly: 'true' },
  { eventSource: 'kms.amazonaws.com', eventName: 'Decrypt', readOnly: 'true' },
  { eventSource: 'kms.amazonaws.com', eventName: 'ScheduleKeyDeletion', readOnly: 'false' },
  { eventSource: 'rdsdata.amazonaws.com', eventName: 'ExecuteStatement', readOnly: 'false' },
  { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', readOnly: 'false' },
  { eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', readOnly: 'false' },
  { eventSource: 'some service', eventName: 'Calls', readOnly: 'true', anyCall: true as const },
].map((event) => ({
  ...event,
  readOnly: event.readOnly === 'true' ? 'true' : 'false',
  eventCategory: 'Management',
  eventType: 'AwsApiCall',
  byAnybody: true,
}));

export const ManagementEventsComplete: Guardrail = {
  id: 'ManagementEventsComplete',
  theme: 'trail',
  title: 'The trail logs all management events, KMS and RDS Data API included',
  problem: 'Some management events are not logged',
  reason:
    'A trail that leaves out the events of one service hides what is done there: without those of KMS, no one sees who decrypts ' +
    'the logs or schedules the key’s deletion.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Log management events with one selector that has no other condition, and exclude no event source.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          EventSelectors:
            - ReadWriteType: All
              IncludeManagementEvents: true
              ExcludeManagementEventSources: []
    `,
    cdk: code`
      new cloudtrail.Trail(this, 'Trail', {
        managementEvents: cloudtrail.ReadWriteType.ALL,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [judgeSelectors(trail)]),
};

function judgeSelectors(trail: Resource): Verdict {
  const path = trail.properties['AdvancedEventSelectors'] === undefined ? 'EventSelectors' : 'AdvancedEventSelectors';
  const place = { resource: trail, path };
  const expected = 'all management events';
  const answers = EVENTS.map((event) => ({ event, logged: logs(trail, event) }));
  const reason = answers.map(({ logged }) => logged).find(isUnknown);
  if (reason) return unknown(place, expected, reason);
  const left = answers.filter(({ logged }) => logged === false).map(({ event }) => event);
  const named = left.filter(({ anyCall }) => !anyCall);
  const missing = (named.length > 0 ? named : left).map(nameOf);
  return missing.length === 0
    ? pass(place, expected, expected)
    : fail(place, expected, { notLogged: missing }, `not logged: ${missing.join(', ')}`);
}

function nameOf({ eventSource, eventName, anyCall }: TrailEvent): string {
  if (anyCall) return 'calls that a selector leaves out by their name or service';
  return `${eventName} of ${eventSource}`;
}
