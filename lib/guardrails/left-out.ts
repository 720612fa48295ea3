/** Trails that somebody says are no audit log, by the tag wormtrail:audit-log=false: where the tag counts, and where it does not. */
import { AuditLogNotLeftOut } from '../checks/template/audit-log';
import { AUDIT_LOG_TAG, type AuditLog, type Resource } from '../facts/audit-log';
import { firstUnknown, isList, isUnknown, valueAt, type Unknown } from '../facts/value';
import type { Finding } from '../findings/finding';
import { statedName } from './members';
import { isFalse } from './scalars';
import { tagOf } from './tags';

export interface Sorted {
  /** Audit logs that count. */
  readonly judged: readonly AuditLog[];
  /** One for each that is left out, and one for each tag that counts for nothing. */
  readonly findings: readonly Finding[];
}

/** @param known Names of audit logs that the configuration or a baseline has: no tag leaves them out. */
export function withoutLeftOut(auditLogs: readonly AuditLog[], known: ReadonlySet<string> = new Set()): Sorted {
  const judged: AuditLog[] = [];
  const findings: Finding[] = [];
  for (const auditLog of auditLogs) {
    const tagged = taggedIn(auditLog);
    const objection = tagged && objectionTo(auditLog, known);
    if (!tagged || objection) judged.push(auditLog);
    if (tagged) findings.push(findingAbout(auditLog, tagged, objection));
  }
  return { judged, findings };
}

/** What says that the whole audit log is none: its bucket, or all of its trails. */
function taggedIn({ log, trails }: AuditLog): Resource | undefined {
  const isTagged = (resource: Resource): boolean => isFalse(tagOf(resource, AUDIT_LOG_TAG));
  if (isTagged(log.bucket)) return log.bucket;
  return trails.length > 0 && trails.every(isTagged) ? trails[0] : undefined;
}

/** Why the tag counts for nothing. */
function objectionTo({ name, log, trails }: AuditLog, known: ReadonlySet<string>): string | Unknown | undefined {
  if ([log.bucket, ...trails].some((resource) => statedName(resource) !== undefined)) return 'wormtrail made it';
  if (known.has(name)) return 'the configuration or the baseline names this audit log';
  const answers = trails.map((trail) => ({ trail, answer: recordsManagement(trail) }));
  const recording = answers.find(({ answer }) => answer === true)?.trail;
  if (recording) return `the trail ${recording.displayName} logs management events`;
  return answers.map(({ answer }) => answer).find(isUnknown);
}

/** (CloudTrail API Reference, EventSelector: management events are included unless the selector says otherwise.) */
function recordsManagement({ properties }: Resource): boolean | Unknown {
  const { AdvancedEventSelectors: advanced, EventSelectors: basic } = properties;
  const unresolved = firstUnknown(advanced) ?? firstUnknown(basic);
  if (unresolved) return unresolved;
  if (isList(advanced) && advanced.length > 0) {
    return advanced.some((selector) => {
      const fields = valueAt(selector, 'FieldSelectors');
      const category = isList(fields) ? fields.find((field) => valueAt(field, 'Field') === 'eventCategory') : undefined;
      const values = valueAt(category, 'Equals');
      return !isList(values) || values.includes('Management');
    });
  }
  if (!isList(basic) || basic.length === 0) return true;
  return basic.some((selector) => !isFalse(valueAt(selector, 'IncludeManagementEvents')));
}

function findingAbout({ name }: AuditLog, tagged: Resource, objection: string | Unknown | undefined): Finding {
  const { id, severity, owner, remedy } = AuditLogNotLeftOut;
  const tag = `the tag ${AUDIT_LOG_TAG}=false of ${tagged.displayName}`;
  const finding = {
    ...{ guardrail: id, severity, owner, resource: tagged.displayName, resourceType: tagged.type, path: 'Tags' },
    ...{ expected: `no ${AUDIT_LOG_TAG}=false`, found: `${AUDIT_LOG_TAG}=false` },
  };
  if (objection === undefined) {
    const reason = `${tag} says so, and its trails log no management events`;
    const message = `${name} is left out: ${reason}.`;
    return { ...finding, status: 'ACKNOWLEDGED', message, remedy: '', acknowledgement: { reason } };
  }
  const because = isUnknown(objection) ? objection.reason : objection;
  const source = tagged.locate?.();
  return {
    ...finding,
    status: isUnknown(objection) ? 'UNKNOWN' : 'FAIL',
    message: `${tag.replace(/^t/, 'T')} is ignored: ${because}.`,
    remedy,
    auditLog: name,
    ...(source && { source }),
  };
}
