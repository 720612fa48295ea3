/** Whether the trail delivers, and whether another trail has appeared. */
import type { Check } from '../check';

const OF_DELIVERIES = {
  theme: 'trail',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  judgedFrom: ['account'],
} as const;

export const TrailDelivers: Check = {
  ...OF_DELIVERIES,
  id: 'TrailDelivers',
  owner: 'engineering',
  title: 'CloudTrail reports no error of delivery',
  reason:
    'CloudTrail reports the last error of each delivery and retries for a limited time only. Until it can deliver, ' +
    'events are missing (CloudTrail API Reference, GetTrailStatus).',
  severity: 'CRITICAL',
  remedy: 'Compare the bucket policy and the key policy with what was deployed. CloudTrail retries for 30 days.',
};

export const TrailNotSilent: Check = {
  ...OF_DELIVERIES,
  id: 'TrailNotSilent',
  owner: 'security',
  title: 'Log files and digests arrive as often as CloudTrail sends them',
  reason:
    'A sudden silence can be the first sign that somebody stopped or narrowed the trail. Log files come about every ' +
    '5 minutes and a digest comes every hour (CloudTrail User Guide, "How CloudTrail works").',
  severity: 'HIGH',
  remedy: 'Read the status of the trail, and find who last changed the trail, the bucket or the key.',
};

export const NoOtherTrail: Check = {
  ...OF_DELIVERIES,
  id: 'NoOtherTrail',
  owner: 'security',
  title: 'No trail appeared beside the deployed ones',
  reason:
    'An attacker can create a trail that sends all events to a bucket of their own, or that writes into the log ' +
    'bucket.',
  severity: 'HIGH',
  remedy: 'Find in CloudTrail who created it, and delete it.',
};

export const TrailNotRestarted: Check = {
  ...OF_DELIVERIES,
  id: 'TrailNotRestarted',
  owner: 'security',
  title: 'The trail was not stopped and started again',
  reason:
    'An attacker stops the trail, acts, and starts it again before the next check. No rule hears a call while the trail ' +
    'is stopped. CloudTrail says when it was last started (CloudTrail API Reference, GetTrailStatus).',
  severity: 'CRITICAL',
  remedy: 'Find who called StopLogging: event history keeps it for 90 days, trails or not.',
};

export const SecondListener: Check = {
  ...OF_DELIVERIES,
  id: 'SecondListener',
  owner: 'security',
  title: 'A trail of the organization logs the account as well',
  reason:
    'EventBridge gets the calls that CloudTrail records only while a trail logs (EventBridge User Guide, "AWS service ' +
    'events delivered via AWS CloudTrail"). Between StopLogging and StartLogging the tamper rules hear nothing, unless ' +
    'a trail logs that the account cannot stop.',
  severity: 'LOW',
  reportedOnce: true,
  remedy:
    'Let an organization trail log this account, or let another account watch that this trail logs. Without either, ' +
    'docs/threats.md says what is not heard.',
};
