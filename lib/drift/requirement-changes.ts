/**
 * The requirements in the deployed template, compared with those of the last run. Guardrails judge by these requirements: a
 * deployment that requires less, or that names more administrators, would pass every guardrail.
 */
import { RequirementsUnchanged } from '../checks/account/drift';
import type { AuditLog } from '../facts/audit-log';
import { REQUIREMENT_CHANGES } from '../checks/requirements';
import type { Requirements } from '../facts/requirements';
import { toJson, type Json, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { findingOf, orPass } from './findings';

/** @param before The requirements at the last run; without them nothing is compared. */
export function requirementFindings(auditLog: AuditLog, before: Requirements | undefined): readonly Finding[] {
  if (!before) return [];
  const changes = REQUIREMENT_CHANGES.flatMap(({ name, what, severity, owner }) => {
    const [expected, found] = [before, auditLog.requirements].map((asked) => toJson(asked[name] as Value | undefined));
    if (JSON.stringify(expected) === JSON.stringify(found)) return [];
    return findingOf(auditLog, RequirementsUnchanged, auditLog.log.bucket, {
      status: 'DRIFT',
      severity,
      owner,
      path: `Metadata.wormtrail.requirements.${name}`,
      expected: expected ?? null,
      found: found ?? null,
      message: `The ${what} in the deployed stack changed since the last run.`,
    });
  });
  return orPass(auditLog, RequirementsUnchanged, changes);
}

/** Whether a change of the requirements asks for less, or lets more in: it stays open until it is acknowledged. */
export function asksForLess({ guardrail, status, path, expected, found }: Finding): boolean {
  if (guardrail !== RequirementsUnchanged.id || status === 'PASS') return false;
  const name = path.slice(path.lastIndexOf('.') + 1);
  switch (name) {
    case 'acknowledgements':
      return false;
    case 'administrators':
    case 'readers':
    case 'serviceReaders':
      return isMissingFrom(expected, found);
    // without any, administrators may lift what was held, and nothing looks at it
    case 'holders':
      return found === null || isMissingFrom(expected, found);
    case 'frameworks':
      return isMissingFrom(found, expected);
    case 'shortestRetentionDays':
    case 'keptAtHandDays':
      return numberOf(found) < numberOf(expected);
    // longer keeps what should be gone, shorter lets logs go sooner
    case 'longestRetentionDays':
      return true;
    case 'organizationId':
    case 'owners':
      return expected !== null;
    default:
      return found !== true;
  }
}

/** Whether one list has an entry that the other one does not. */
function isMissingFrom(list: Json, entries: Json): boolean {
  const known = new Set((Array.isArray(list) ? list : []).map((entry) => JSON.stringify(entry)));
  return (Array.isArray(entries) ? entries : []).some((entry) => !known.has(JSON.stringify(entry)));
}

function numberOf(value: Json): number {
  return typeof value === 'number' ? value : 0;
}
