/** A copy of the logs is as immutable as the logs. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, isUnknown, valueAt, type Value } from '../../facts/value';
import { days as inDays } from '../../findings/format';
import { fail, pass, unknown, type Guardrail, type Place, type Verdict } from '../guardrail';
import { inventoryOfType } from '../members';
import { vaultsOf } from '../vaults';
import { lockDays, lockMode } from './lock';

const RULES = 'ReplicationConfiguration.Rules';

export const ReplicaAsLockedAsSource: Guardrail = {
  id: 'ReplicaAsLockedAsSource',
  theme: 'write-once',
  title: 'Replicas are locked in COMPLIANCE mode at least as long as their source',
  problem: 'Replicas are locked less than their source',
  reason:
    'Replication copies log files to where the source’s lock and policy do not reach. An attacker points it at a bucket of ' +
    'their own; an owner trusts a copy that anyone can change.',
  severity: 'HIGH',
  threat: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  remedy: 'Lock the replica in COMPLIANCE mode for at least the source’s retention, or stop replicating to it.',
  code: {
    cloudFormation: code`
      Replica:
        Properties:
          ObjectLockEnabled: true
          ObjectLockConfiguration:
            ObjectLockEnabled: Enabled
            Rule:
              DefaultRetention:
                Mode: COMPLIANCE
                Days: 2192 # as long as the log bucket
    `,
    cdk: code`
      new s3.Bucket(this, 'Replica', {
        // as long as the log bucket
        objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(2192)),
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => judgeReplicas(auditLog, bucket)),
};

function judgeReplicas(auditLog: AuditLog, source: Resource): Verdict[] {
  const rules = valueAt(source.properties, RULES);
  if (rules === undefined) return [];
  const expected = expectedOf(lockDays(source));
  if (!isList(rules)) {
    const reason = isUnknown(rules) ? rules : 'the replication rules are no list';
    return [unknown({ resource: source, path: RULES }, expected, reason)];
  }
  return rules.flatMap((rule, index) => {
    const place = { resource: source, path: `${RULES}.${index}.Destination.Bucket` };
    return valueAt(rule, 'Status') === 'Disabled' ? [] : [judgeReplica(auditLog, source, rule, place)];
  });
}

function judgeReplica(auditLog: AuditLog, source: Resource, rule: Value, place: Place): Verdict {
  const sourceDays = lockDays(source);
  const expected = expectedOf(sourceDays);
  const destination = valueAt(rule, 'Destination.Bucket');
  if (isUnknown(destination)) return unknown(place, expected, destination);
  if (typeof destination !== 'string') return fail(place, expected, destination);
  const replica = inventoryOfType(auditLog, 'AWS::S3::Bucket').find(({ arn }) => arn === destination);
  if (!replica) return unknown(place, expected, `the replica ${destination} was not found`);
  const mode = lockMode(replica);
  const days = lockDays(replica);
  const found = { replica: replica.displayName, Mode: mode ?? null, Days: days ?? null };
  const unresolved = [mode, days, sourceDays].find(isUnknown);
  if (mode !== undefined && !isUnknown(mode) && mode !== 'COMPLIANCE') return fail(place, expected, found);
  if (unresolved) return unknown(place, expected, unresolved);
  const locked = mode === 'COMPLIANCE' && Number(days ?? 0) >= Number(sourceDays ?? 0);
  return locked ? pass(place, expected, found) : fail(place, expected, found);
}

function expectedOf(days: ReturnType<typeof lockDays>): string {
  return typeof days === 'number' ? `COMPLIANCE for at least ${inDays(days)}` : 'COMPLIANCE, as long as the source';
}
