/** No trail but the audit log’s own delivers into its bucket. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { statedName } from '../members';
import { isTrue } from '../scalars';
import { isEncryptedWithLogKey } from './TrailEncrypted';

const EXPECTED = 'validated, and encrypted with the audit log’s key';

export const NoOtherTrailDelivers: Guardrail = {
  id: 'NoOtherTrailDelivers',
  theme: 'trail',
  title: 'No other trail of the app delivers into the log bucket',
  problem: 'Another trail delivers into the log bucket',
  reason:
    'A trail beside the audit log’s own writes into the same bucket without its validation, its key or its alarms. Its files ' +
    'look like those of the audit log.',
  severity: 'MEDIUM',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  remedy:
    'Let the other trail deliver into a bucket of its own, or make it as guarded as this one: validated, and encrypted with the ' +
    'audit log’s key.',
  code: {
    cloudFormation: code`
      OtherTrail:
        Properties:
          S3BucketName: !Ref OtherBucket
      OtherBucket:
        Type: AWS::S3::Bucket
    `,
    cdk: code`
      new cloudtrail.Trail(this, 'OtherTrail', {
        bucket: new s3.Bucket(this, 'OtherBucket'),
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => otherTrails(auditLog).flatMap((trail) => judgeOther(auditLog, trail)),
};

/** All but the first that belongs to the audit log. */
function otherTrails({ log, trails }: AuditLog): readonly Resource[] {
  const name = statedName(log.bucket);
  const own = trails.find((trail) => name !== undefined && statedName(trail) === name) ?? trails[0];
  return trails.filter((trail) => trail !== own);
}

function judgeOther(auditLog: AuditLog, trail: Resource): Verdict[] {
  const place = { resource: trail, path: 'S3BucketName' };
  const { EnableLogFileValidation: validated, KMSKeyId: key } = trail.properties;
  const reason = [validated, key].find(isUnknown);
  if (reason) return [unknown(place, EXPECTED, reason)];
  const found = { EnableLogFileValidation: validated ?? false, KMSKeyId: key ?? null };
  return isTrue(validated) && isEncryptedWithLogKey(auditLog, key)
    ? [pass(place, EXPECTED, found)]
    : [fail(place, EXPECTED, found, 'it delivers into the log bucket unguarded')];
}
