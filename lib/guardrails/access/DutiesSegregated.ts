/** Nobody both reads and administers the audit log. */
import type { AuditLog } from '../../facts/audit-log';
import { overlaps } from '../../facts/policy';
import { isUnknown } from '../../facts/value';
import { actorsOf, functionRoles } from '../functions';
import { fail, pass, weigh, type Guardrail, type Verdict } from '../guardrail';

export const DutiesSegregated: Guardrail = {
  id: 'DutiesSegregated',
  theme: 'access',
  title: 'Nobody who administers the audit log may read it, and nobody who reads it may administer it',
  reason:
    'Who can read the log and change how it is kept can find out what is known about them, and then see to it that no more ' +
    'becomes known.',
  severity: 'HIGH',
  threat: { technique: 'T1078.004', name: 'Valid Accounts: Cloud Accounts' },
  controls: {
    HIPAA: ['164.308(a)(3)(i)'],
    'PCI-DSS': ['7.2.2'],
    SOC2: ['CC6.3'],
    'ISO-27001': ['A.5.3'],
    'NIST-800-53': ['AC-5', 'AU-9(4)'],
    FedRAMP: ['AU-9(4)'],
    SOX: ['Section 404'],
  },
  remedy: 'Give reading and administering to different roles: change administrators or readers in the configuration.',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: weighDuties,
};

function weighDuties(auditLog: AuditLog): Verdict[] {
  const { administrators, readers } = auditLog.requirements;
  const place = { resource: auditLog.log.bucket, path: '' };
  const expected = 'nobody is both administrator and reader';
  const both = [...readers, ...functionRoles(auditLog)].filter((reader) =>
    administrators.some((administrator) => overlaps(administrator, reader)),
  );
  if (both.length > 0) return [fail(place, expected, both, `both are ${both.join(', ')}`)];
  if (administrators.length === 0) return [];
  const doubt = actorsOf(auditLog).find(({ resource, path }) => isUnknown(resource.properties[path]));
  return [doubt ? weigh(doubt.resource, doubt.path, expected, () => true) : pass(place, expected, [])];
}
