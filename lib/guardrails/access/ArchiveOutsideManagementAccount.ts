/** The archive of an organization is not in its management account. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { accountOf } from '../trail-accounts';
import { vaultsOf } from '../vaults';

export const ArchiveOutsideManagementAccount: Guardrail = {
  id: 'ArchiveOutsideManagementAccount',
  theme: 'access',
  title: 'The buckets of the organization’s audit log are outside its management account',
  problem: 'The management account holds the logs',
  reason:
    'No service control policy restricts users and roles of the management account: what protects the archive of a member account does ' +
    'not work there (AWS Organizations User Guide, "Best practices for the management account").',
  severity: 'HIGH',
  threat: { technique: 'T1562', name: 'Impair Defenses' },
  remedy: 'Move the archive to a member account that holds nothing else, and name it as logArchiveAccount.',
  noCode: 'It takes another account, with a stack of its own.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => judgeBucket(auditLog, bucket)),
};

function judgeBucket(auditLog: AuditLog, bucket: Resource): Verdict[] {
  const { trailOwners } = auditLog.requirements;
  if (!trailOwners) return [];
  const management = trailOwners.managementAccount;
  const place = { resource: bucket, path: '' };
  const expected = `another account than ${management}`;
  if (bucket.account === management) return [fail(place, expected, management, BECAUSE)];
  const account = accountOf(auditLog, bucket);
  if (isUnknown(account)) return [unknown(place, expected, account)];
  if (account === management) return [fail(place, expected, management, BECAUSE)];
  if (hasToken(management)) return [unknown(place, expected, `the management account ${management} is not known`)];
  return [pass(place, expected, account)];
}

const BECAUSE = 'the bucket is in the management account';
