/** Nobody both reads and administers the audit log. */
import type { AuditLog } from '../../facts/audit-log';
import { overlaps } from '../../facts/policy';
import { isUnknown } from '../../facts/value';
import { actorsOf, functionRoles } from '../functions';
import { fail, pass, expectProperty, type Guardrail, type Verdict } from '../guardrail';

export const DutiesSegregated: Guardrail = {
  id: 'DutiesSegregated',
  theme: 'access',
  title: 'Administrators of the audit log may not read it, and its readers may not administer it',
  problem: 'Somebody may both administer the audit log and read it',
  reason:
    'Who can read the log and change how it is kept can find out what is known about them, and then see to it that no more ' +
    'becomes known.',
  severity: 'HIGH',
  threat: { technique: 'T1078.004', name: 'Valid Accounts: Cloud Accounts' },
  remedy: 'Give reading and administering to different roles: change administrators or readers in the configuration.',
  noCode: 'The configuration names administrators and readers.',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: judgeDuties,
};

function judgeDuties(auditLog: AuditLog): Verdict[] {
  const { administrators, readers } = auditLog.requirements;
  const place = { resource: auditLog.log.bucket, path: '' };
  const expected = 'no principal is both administrator and reader';
  const both = [...readers, ...functionRoles(auditLog)].filter((reader) =>
    administrators.some((administrator) => overlaps(administrator, reader)),
  );
  if (both.length > 0) return [fail(place, expected, both, `both are ${both.join(', ')}`)];
  if (administrators.length === 0) return [];
  const doubt = actorsOf(auditLog).find(({ resource, path }) => isUnknown(resource.properties[path]));
  return [doubt ? expectProperty(doubt.resource, doubt.path, expected, () => true) : pass(place, expected, [])];
}
