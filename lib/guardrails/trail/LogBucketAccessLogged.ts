/** The audit log records who reads and attacks it. */
import { code } from '../../checks/code';
import type { AuditLog } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { objectEvent } from './object-events';
import { logs } from './selectors';
import { withTrail } from './trails';

/** What someone does with log files, and whether it only reads. */
const CALLS: Readonly<Record<string, boolean>> = {
  GetObject: true,
  DeleteObject: false,
  PutObjectRetention: false,
  PutObjectLegalHold: false,
};
const SOMEONE = 'arn:aws:sts::111122223333:assumed-role/someone/session';

export const LogBucketAccessLogged: Guardrail = {
  id: 'LogBucketAccessLogged',
  theme: 'trail',
  title: 'Data events tell who reads and who tries to change log files',
  problem: 'Some reads or changes of log files are not recorded',
  reason:
    'A bucket with Object Lock cannot be the target of S3 server access logging (S3 User Guide, "Troubleshoot server access ' +
    'logging"), and without data events no record shows who read the logs, or who tried to delete them.',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Add an advanced event selector for data events of AWS::S3::Object whose resources.ARN starts with the bucket’s ARN.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          AdvancedEventSelectors:
            - Name: Management events
              FieldSelectors:
                - { Field: eventCategory, Equals: [Management] }
            - Name: Access to log files
              FieldSelectors:
                - { Field: eventCategory, Equals: [Data] }
                - { Field: resources.type, Equals: ['AWS::S3::Object'] }
                - { Field: resources.ARN, StartsWith: [!Sub '\${LogBucket.Arn}/'] }
    `,
    cdk: code`
      (trail.node.defaultChild as cloudtrail.CfnTrail).advancedEventSelectors = [
        { name: 'Management events', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] },
        {
          name: 'Access to log files',
          fieldSelectors: [
            { field: 'eventCategory', equalTo: ['Data'] },
            { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
            { field: 'resources.ARN', startsWith: [bucket.arnForObjects('')] },
          ],
        },
      ];
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => (auditLog.trailElsewhere ? withTrail(auditLog, () => []) : [judgeAccess(auditLog)]),
};

/** One trail that logs a call is enough. */
function judgeAccess({ log, trails }: AuditLog): Verdict {
  const expected = `data events for ${Object.keys(CALLS).join(', ')}`;
  const place = { resource: trails[0] ?? log.bucket, path: trails[0] ? 'AdvancedEventSelectors' : '' };
  const answers = Object.entries(CALLS).map(([eventName, readOnly]) => {
    const logged = trails.map((trail) => logs(trail, objectEvent(log, eventName, readOnly, SOMEONE)));
    return { eventName, logged: logged.includes(true) || (logged.find(isUnknown) ?? false) };
  });
  const missing = answers.filter(({ logged }) => logged === false).map(({ eventName }) => eventName);
  if (missing.length > 0) return fail(place, expected, { notLogged: missing }, `not logged: ${missing.join(', ')}`);
  const reason = answers.map(({ logged }) => logged).find(isUnknown);
  return reason ? unknown(place, expected, reason) : pass(place, expected, { notLogged: [] });
}
