/** The audit log records who reads and attacks it. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { judgeAccessLogs } from './access-logs';
import { objectEvent } from './object-events';
import { objectEventsCode } from './object-events-code';
import { logs } from './selectors';
import { withTrail } from './trails';

/** What someone does with log files, and whether it only reads. */
const CALLS: Readonly<Record<string, boolean>> = {
  GetObject: true,
  DeleteObject: false,
  DeleteObjects: false,
  PutObjectRetention: false,
  PutObjectLegalHold: false,
};

export const LogBucketAccessLogged: Guardrail = {
  id: 'LogBucketAccessLogged',
  theme: 'trail',
  title: 'Data events or server access logs tell who reads and who tries to change log files',
  problem: 'Some reads or changes of log files are not recorded',
  reason:
    'Without data events or server access logs no record shows who read the logs, or who tried to delete them. A bucket with a ' +
    'default retention can have access logs, but cannot take them (S3 User Guide, "Troubleshoot server access logging").',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Add an advanced event selector for data events of AWS::S3::Object whose resources.ARN starts with the bucket’s ARN, or log ' +
    'accesses into a bucket without a default retention and a KMS key, whose policy lets logging.s3.amazonaws.com write.',
  code: objectEventsCode('Access to log files', 'LogBucket', 'bucket'),
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: judgeBoth,
};

/** Complete data events are enough, whatever becomes of access logs. */
function judgeBoth(auditLog: AuditLog): readonly Verdict[] {
  const dataEvents = auditLog.trailElsewhere ? withTrail(auditLog, () => []) : [judgeAccess(auditLog)];
  const accessLogs = judgeAccessLogs(auditLog);
  if (!accessLogs || dataEvents.some(({ kind }) => kind === 'pass')) return dataEvents;
  const isUndecided = accessLogs.kind === 'fail' && dataEvents.some(({ kind }) => kind === 'unknown');
  return isUndecided ? dataEvents : [accessLogs];
}

/** One trail that logs a call is enough. */
function judgeAccess({ log, trails }: AuditLog): Verdict {
  const expected = `data events for ${Object.keys(CALLS).join(', ')}`;
  const place = { resource: trails[0] ?? log.bucket, path: trails[0] ? 'AdvancedEventSelectors' : '' };
  const folders = new Set(trails.length > 0 ? trails.map(folderOf) : ['']);
  const answers = Object.entries(CALLS).flatMap(([eventName, readOnly]) =>
    [...folders].map((folder) => {
      const event = objectEvent(log, eventName, readOnly, true, folder);
      const logged = trails.map((trail) => logs(trail, event));
      return { eventName, logged: logged.includes(true) || (logged.find(isUnknown) ?? false) };
    }),
  );
  const missing = [...new Set(answers.filter(({ logged }) => logged === false).map(({ eventName }) => eventName))];
  if (missing.length > 0) return fail(place, expected, { notLogged: missing }, `not logged: ${missing.join(', ')}`);
  const reason = answers.map(({ logged }) => logged).find(isUnknown);
  return reason ? unknown(place, expected, reason) : pass(place, expected, { notLogged: [] });
}

/** Where a trail's log files stand; the whole bucket where that is not known. */
function folderOf({ properties: { S3KeyPrefix: prefix } }: Resource): string {
  if (isUnknown(prefix)) return '';
  return typeof prefix === 'string' && prefix !== '' ? `${prefix}/AWSLogs/` : 'AWSLogs/';
}
