/** The template may not set its own bar: what it asks for, compared with what a baseline has. */
import { REQUIREMENT_CHANGES } from '../checks/requirements';
import { RequirementsNotLowered } from '../checks/template/baseline';
import type { AuditLog } from '../facts/audit-log';
import { isCovered } from '../facts/policy/pattern';
import { OWNERS, type Requirements } from '../facts/requirements';
import { toJson, type Unknown, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import type { Baseline } from './baseline';

type Asked = Omit<Requirements, 'unclear'>;

/** Whether a requirement is lower than before: whether less is asked for, or more is allowed. */
const IS_LOWER: Readonly<Record<keyof Asked, (now: Asked, before: Asked) => boolean>> = {
  administrators: (now, before) => now.administrators.some((arn) => !isCovered(arn, before.administrators)),
  readers: (now, before) => now.readers.some((arn) => !isCovered(arn, before.readers)),
  serviceReaders: ({ serviceReaders: now = [] }, { serviceReaders: before = [] }) =>
    now.some(({ arn }) => !before.some((each) => each.arn === arn)),
  holders: ({ holders: now = [] }, { holders: before = [] }) => now.some((arn) => !before.includes(arn)),
  organizationId: (now, before) => now.organizationId !== before.organizationId,
  trailOwners: ({ trailOwners: now }, { trailOwners: before }) =>
    now?.managementAccount !== before?.managementAccount ||
    (now?.delegatedAdministrator !== undefined && now.delegatedAdministrator !== before?.delegatedAdministrator),
  frameworks: (now, before) => before.frameworks.some((id) => !now.frameworks.includes(id)),
  shortestRetentionDays: (now, before) => (now.shortestRetentionDays ?? 0) < (before.shortestRetentionDays ?? 0),
  // longer keeps what should be gone, shorter lets logs go sooner
  longestRetentionDays: (now, before) => now.longestRetentionDays !== before.longestRetentionDays,
  keptAtHandDays: (now, before) => (now.keptAtHandDays ?? 0) < (before.keptAtHandDays ?? 0),
  owners: ({ owners: now }, { owners: before }) =>
    OWNERS.some((owner) => before[owner] && now[owner]?.email !== before[owner].email),
  securityHub: (now, before) => before.securityHub === true && now.securityHub !== true,
  globalEvents: (now, before) => before.globalEvents === true && now.globalEvents !== true,
  // they accept findings of the account, and none of a template
  acknowledgements: () => false,
};

/** One finding for each requirement that is lower, and for each audit log of the baseline that no template has. */
export function loweredRequirements(auditLogs: readonly AuditLog[], { auditLogs: before }: Baseline): Finding[] {
  return before.flatMap((known) => {
    const auditLog = auditLogs.find(({ name }) => name === known.name) ?? movedFrom(known.name, auditLogs, before);
    return auditLog ? loweredIn(auditLog, known.requirements) : [goneFrom(known.name)];
  });
}

/** The audit log that has the name in another file or stack, where only one has. */
function movedFrom(name: string, auditLogs: readonly AuditLog[], before: Baseline['auditLogs']): AuditLog | undefined {
  const rest = (path: string): string => path.split('/').slice(1).join('/');
  const [moved, ...others] = auditLogs.filter(
    (each) => rest(name) !== '' && rest(each.name) === rest(name) && !before.some((known) => known.name === each.name),
  );
  return others.length === 0 ? moved : undefined;
}

function loweredIn(auditLog: AuditLog, before: Asked): Finding[] {
  const { requirements } = auditLog;
  return REQUIREMENT_CHANGES.flatMap((change) => {
    const doubt = requirements.unclear?.[change.name];
    return doubt || IS_LOWER[change.name](requirements, before)
      ? [loweredFinding(auditLog, change, before, doubt)]
      : [];
  });
}

function loweredFinding(
  { name: auditLog, log, requirements }: AuditLog,
  { name, what, severity, owner }: (typeof REQUIREMENT_CHANGES)[number],
  before: Asked,
  doubt: Unknown | undefined,
): Finding {
  const source = log.bucket.locate?.();
  return {
    ...{ guardrail: RequirementsNotLowered.id, status: doubt ? 'UNKNOWN' : 'FAIL', severity, owner },
    resource: log.bucket.displayName,
    resourceType: log.bucket.type,
    path: `Metadata.wormtrail.requirements.${name}`,
    expected: toJson(before[name] as Value | undefined),
    found: toJson(doubt ?? (requirements[name] as Value | undefined)),
    message: doubt ? `Unknown: ${doubt.reason}.` : `Less strict than in the baseline: the ${what}.`,
    remedy: RequirementsNotLowered.remedy,
    auditLog,
    ...(source && { source }),
  };
}

function goneFrom(name: string): Finding {
  const { id, severity, owner } = RequirementsNotLowered;
  return {
    ...{ guardrail: id, status: 'FAIL', severity, owner, resource: name, path: '' },
    expected: 'an audit log of this name',
    found: null,
    message: 'The baseline has this audit log, and nothing that was checked has it.',
    remedy:
      'Check what has the audit log, or find out who removed it. If its owners did, write the baseline again with --write-baseline.',
  };
}
