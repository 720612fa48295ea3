/** The three owners are three. */
import { OWNERS } from '../../facts/requirements';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { unresolvedOwners } from './owner-facts';

const EXPECTED = 'three owners with e-mail addresses of their own';

export const OwnersAreDifferentTeams: Guardrail = {
  id: 'OwnersAreDifferentTeams',
  theme: 'ownership',
  title: 'The three owners are reached at three addresses',
  problem: 'Two owners share an address',
  reason:
    'One mailbox for all three makes its reader their own auditor: segregation of duties needs somebody else to see ' +
    'the same finding.',
  severity: 'LOW',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Give each owner an address of their own.',
  noCode: 'The configuration names the owners.',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const place = { resource: auditLog.log.bucket, path: 'Metadata.wormtrail.requirements.owners' };
    const unresolved = unresolvedOwners(auditLog);
    if (unresolved) return [unknown(place, EXPECTED, unresolved)];
    const addresses = OWNERS.flatMap((owner) => auditLog.requirements.owners[owner]?.email.toLowerCase() ?? []);
    if (addresses.length === 0) return [];
    return [
      new Set(addresses).size === OWNERS.length ? pass(place, EXPECTED, addresses) : fail(place, EXPECTED, addresses),
    ];
  },
};
