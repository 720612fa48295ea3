/** The trail encrypts log files with the audit log's own key. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, type Value } from '../../facts/value';
import { unknown, weigh, type Guardrail, type Verdict } from '../guardrail';
import { eachTrail } from './trails';

const PATH = 'KMSKeyId';
const EXPECTED = 'the key of the log bucket';

export const TrailEncrypted: Guardrail = {
  id: 'TrailEncrypted',
  theme: 'trail',
  title: 'The trail encrypts log files with the key of the log bucket',
  reason:
    'Without a key of its own, a log file opens to everyone who may read the bucket. With it, reading takes two permissions, ' +
    'and the key’s policy says who has the second one.',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  controls: {
    HIPAA: ['164.312(a)(2)(iv)'],
    'PCI-DSS': ['10.3.1', '3.5.1'],
    SOC2: ['CC6.1'],
    GDPR: ['Art. 32(1)(a)'],
    'ISO-27001': ['A.8.24'],
    'NIST-800-53': ['AU-9(3)', 'SC-28'],
    FedRAMP: ['AU-9(3)', 'SC-28'],
    'CIS-AWS': ['3.5'],
  },
  remedy: 'Set KMSKeyId of the trail to the ARN of the key that encrypts the log bucket.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [weighKey(auditLog, trail)]),
};

function weighKey(auditLog: AuditLog, trail: Resource): Verdict {
  const { key, bucket } = auditLog.log;
  const value = trail.properties[PATH];
  if (key || value === undefined || isUnknown(value)) {
    return weigh(trail, PATH, EXPECTED, (id) => isEncryptedWithLogKey(auditLog, id));
  }
  const reason = `the key of ${bucket.displayName} is not at hand`;
  return unknown({ resource: trail, path: PATH }, EXPECTED, reason);
}

/** Whether a trail's KMSKeyId names the key of the log bucket. */
export function isEncryptedWithLogKey({ log: { key }, members }: AuditLog, id: Value | undefined): boolean {
  return key !== undefined && namesOf(key, members).includes(id);
}

/** KMSKeyId takes an ARN, an id or an alias (CloudFormation Template Reference, AWS::CloudTrail::Trail). */
function namesOf(key: Resource, members: readonly Resource[]): readonly (Value | undefined)[] {
  const own: readonly (Value | undefined)[] = [key.ref, ...(key.arn ? [key.arn] : [])];
  const aliases = members.filter(
    ({ type, properties }) => type === 'AWS::KMS::Alias' && own.includes(properties['TargetKeyId']),
  );
  return [...own, ...aliases.map(({ properties }) => properties['AliasName'])];
}
