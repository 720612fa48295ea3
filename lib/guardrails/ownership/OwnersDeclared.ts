/** Engineering, security and compliance each have somebody who answers. */
import { OWNERS } from '../../facts/requirements';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { unresolvedOwners } from './owner-facts';

export const OwnersDeclared: Guardrail = {
  id: 'OwnersDeclared',
  theme: 'ownership',
  title: 'Engineering, security and compliance owners are declared',
  problem: 'Owners are not declared',
  reason:
    'No one acts on a finding without an owner. Three owners also see each other’s work: none of them can weaken ' +
    'the audit log unnoticed.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Declare owners.engineering, owners.security and owners.compliance, each with team and email.',
  noCode: 'The configuration names the owners.',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const unresolved = unresolvedOwners(auditLog);
    return OWNERS.map((owner) => {
      const place = {
        resource: auditLog.log.bucket,
        path: `Metadata.wormtrail.requirements.owners.${owner}`,
      };
      const expected = 'a team and its e-mail address';
      const contact = auditLog.requirements.owners[owner];
      if (contact && contact.team !== '' && contact.email !== '') {
        return pass(place, expected, `${contact.team} <${contact.email}>`);
      }
      return unresolved ? unknown(place, expected, unresolved) : fail(place, expected, null);
    });
  },
};
