/** The trail encrypts log files with the audit log's own key. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { elsewhereOf } from '../../facts/resources';
import { isUnknown, type Value } from '../../facts/value';
import { expectProperty, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { keyNamed } from '../keys';
import { eachTrail } from './trails';

const PATH = 'KMSKeyId';
const EXPECTED = 'the key of the log bucket';

export const TrailEncrypted: Guardrail = {
  id: 'TrailEncrypted',
  theme: 'trail',
  title: 'The trail encrypts log files with the key of the log bucket',
  problem: 'The trail does not encrypt log files with the key of the log bucket',
  reason:
    'Without a key of its own, a log file opens to everyone who may read the bucket. With it, reading takes two permissions, ' +
    'and the key’s policy says who has the second one.',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set KMSKeyId of the trail to the ARN of the key that encrypts the log bucket.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          KMSKeyId: !GetAtt Key.Arn
    `,
    cdk: code`
      new cloudtrail.Trail(this, 'Trail', {
        encryptionKey: key,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [judgeKey(auditLog, trail)]),
};

function judgeKey(auditLog: AuditLog, trail: Resource): Verdict {
  const { key, keyElsewhere, bucket } = auditLog.log;
  const value = trail.properties[PATH];
  if (key || value === undefined || isUnknown(value)) {
    return expectProperty(trail, PATH, EXPECTED, (id) => isEncryptedWithLogKey(auditLog, id));
  }
  if (value === keyElsewhere?.ref) return pass({ resource: trail, path: PATH }, EXPECTED, value);
  const reason = elsewhereOf(keyElsewhere ?? bucket);
  const notFound = `the key of ${bucket.displayName} was not found`;
  return unknown({ resource: trail, path: PATH }, EXPECTED, reason ?? notFound);
}

/** KMSKeyId takes an ARN, an id, an alias or its ARN (CloudFormation Template Reference, AWS::CloudTrail::Trail). */
export function isEncryptedWithLogKey(auditLog: AuditLog, id: Value | undefined): boolean {
  const { key } = auditLog.log;
  return key !== undefined && keyNamed(auditLog, id)?.ref === key.ref;
}
