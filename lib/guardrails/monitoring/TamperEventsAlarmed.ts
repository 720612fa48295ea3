/** Rules hear every call that weakens the audit log. */
import type { AuditLog } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { eventRulesOf, isOn, watcherOf, type CallEvent } from './rules';

/** The calls that an attacker begins with, by the name of the event source. Lambda's event names carry an API version. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  cloudtrail: ['DeleteTrail', 'PutEventSelectors', 'PutInsightSelectors', 'StopLogging', 'UpdateTrail'],
  events: ['DeleteRule', 'DisableRule', 'PutRule', 'RemoveTargets'],
  kms: ['DisableKey', 'DisableKeyRotation', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
  lambda: [
    'DeleteFunction20150331',
    'PutFunctionConcurrency20171031',
    'UpdateFunctionCode20150331v2',
    'UpdateFunctionConfiguration20150331v2',
  ],
  monitoring: ['DeleteAlarms', 'DisableAlarmActions', 'PutMetricAlarm'],
  s3: [
    'DeleteBucket',
    'DeleteBucketPolicy',
    'PutBucketAcl',
    'PutBucketEncryption',
    'PutBucketLifecycle',
    'PutBucketOwnershipControls',
    'PutBucketPolicy',
    'PutBucketPublicAccessBlock',
    'PutBucketReplication',
    'PutBucketVersioning',
  ],
  scheduler: ['DeleteSchedule', 'UpdateSchedule'],
  sns: ['DeleteTopic', 'SetTopicAttributes', 'Unsubscribe'],
};

const EVENTS: readonly CallEvent[] = Object.entries(CALLS).flatMap(([service, names]) =>
  names.map((eventName) => ({ eventSource: `${service}.amazonaws.com`, eventName })),
);

export const TamperEventsAlarmed: Guardrail = {
  id: 'TamperEventsAlarmed',
  theme: 'monitoring',
  title: 'An enabled rule watches every call that weakens the audit log',
  reason:
    'The scheduled check finds what was done within the hour. A rule tells the owner within minutes, while the attacker is still ' +
    'signed in.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  controls: {
    HIPAA: ['164.308(a)(1)(ii)(D)', '164.308(a)(6)(ii)'],
    'PCI-DSS': ['10.2.1.6', '10.3.4', '10.7.2', '11.5.2'],
    SOC2: ['CC7.1', 'CC7.2', 'CC7.3'],
    GDPR: ['Art. 33'],
    'ISO-27001': ['A.5.25', 'A.8.16'],
    'NIST-800-53': ['AU-5', 'AU-6', 'SI-4', 'SI-4(5)'],
    FedRAMP: ['SI-4'],
    'CIS-AWS': ['4.5', '4.7', '4.8'],
  },
  remedy:
    'Add EventBridge rules on "AWS API Call via CloudTrail" for these calls, with a target that reaches an owner.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [weighRules(auditLog)],
};

function weighRules(auditLog: AuditLog): Verdict {
  const rules = eventRulesOf(auditLog).filter(isOn);
  const expected = 'all of them watched';
  const place = { resource: rules[0] ?? auditLog.log.bucket, path: rules[0] ? 'EventPattern' : '' };
  const watchers = rules.map(watcherOf);
  const answers = EVENTS.map((event) => {
    const watched = watchers.map((watches) => watches(event));
    return { event, watched: watched.includes(true) || (watched.find(isUnknown) ?? false) };
  });
  const missing = answers.filter(({ watched }) => watched === false).map(({ event }) => nameOf(event));
  if (missing.length > 0) {
    const because = rules.length === 0 ? 'no enabled rule watches anything' : `not watched: ${missing.join(', ')}`;
    return fail(place, expected, { notWatched: missing }, because);
  }
  const reason = answers.map(({ watched }) => watched).find(isUnknown);
  return reason ? unknown(place, expected, reason) : pass(place, expected, { notWatched: [] });
}

function nameOf({ eventSource, eventName }: CallEvent): string {
  return `${eventSource.split('.', 1)[0]}:${eventName}`;
}
