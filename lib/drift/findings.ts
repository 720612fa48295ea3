/** Differences and failed reads as findings. */
import type { AuditLog, Resource, UnreadFact } from '../facts/audit-log';
import type { Difference } from '../facts/compare';
import type { Owner } from '../facts/requirements';
import { isUnknown, toJson } from '../facts/value';
import type { Finding, Severity, Status } from '../findings/finding';
import { show } from '../findings/format';
import { severityOf } from './drift-severity';

/** Kinds of findings that the drift check makes beside the guardrails' own. */
export const DRIFT = 'Drift';
export const RESOURCE_REMOVED = 'ResourceRemoved';
export const FACT_COULD_NOT_BE_READ = 'FactCouldNotBeRead';

/** What the live checks say beyond resource and kind. */
export interface Told extends Pick<Finding, 'severity' | 'owner' | 'message' | 'remedy'> {
  readonly path?: string;
  readonly expected?: Finding['expected'];
  readonly found?: Finding['found'];
  readonly status?: Status;
}

/** A finding about a resource of the audit log. */
export function findingOf(auditLog: AuditLog, guardrail: string, resource: Resource, told: Told): Finding {
  return {
    guardrail,
    status: told.status ?? 'FAIL',
    severity: told.severity,
    owner: told.owner,
    resource: resource.displayName,
    path: told.path ?? '',
    expected: told.expected ?? null,
    found: told.found ?? null,
    message: told.message,
    remedy: told.remedy,
    auditLog: auditLog.name,
    resourceType: resource.type,
  };
}

/** One finding a difference, and one a failed read: what a failed read left open is told once, by its call. */
export function driftFindings(actual: AuditLog, differences: readonly Difference[]): Finding[] {
  const unread = new Set(actual.unread.map(({ resource }) => resource));
  const told = differences.filter(({ kind, resource }) => kind !== 'unknown' || !unread.has(resource.displayName));
  return [
    ...told.map((difference) => ofDifference(actual, difference)),
    ...actual.unread.map((fact) => ofUnread(actual, fact)),
  ];
}

function ofDifference(auditLog: AuditLog, difference: Difference): Finding {
  const { kind, resource, path } = difference;
  const importance = severityOf(resource, path);
  const expected = toJson(difference.expected);
  const found = toJson(difference.found);
  switch (kind) {
    case 'removed':
      return findingOf(auditLog, RESOURCE_REMOVED, resource, {
        ...importance,
        status: 'DRIFT',
        expected,
        message: `${resource.ref} was deployed and is gone.`,
        remedy: `Deploy the stack ${resource.stack} again; CloudTrail has the call that removed it.`,
      });
    case 'unknown':
      return findingOf(auditLog, DRIFT, resource, {
        ...importance,
        status: 'UNKNOWN',
        path,
        expected,
        found,
        message: `Could not be proven: ${reasonOf(difference)}.`,
        remedy:
          'Let the value be known: in the template as a literal or a reference within the stack, in the account by a read.',
      });
    case 'changed':
      return findingOf(auditLog, DRIFT, resource, {
        ...importance,
        status: 'DRIFT',
        path,
        expected,
        found,
        message: difference.details?.length
          ? `${path} is not as deployed. ${difference.details.join('. ')}.`
          : `${path} is not as deployed: expected ${show(expected)}, found ${show(found)}.`,
        remedy: `Put it back, or deploy the stack ${resource.stack} again; CloudTrail has the call that changed it.`,
      });
  }
}

function reasonOf({ expected, found }: Difference): string {
  if (isUnknown(found)) return found.reason;
  return isUnknown(expected) ? `what was deployed is not known, ${expected.reason}` : 'a part of it is not known';
}

function ofUnread(auditLog: AuditLog, { resource, path, call, error }: UnreadFact): Finding {
  const member = auditLog.members.find(({ displayName }) => displayName === resource);
  const importance = member ? severityOf(member, path) : { severity: 'HIGH' as const, owner: 'security' as const };
  return {
    ...couldNotBeRead(auditLog.name, call, error, importance),
    resource,
    path,
    ...(member && { resourceType: member.type }),
  };
}

/** The finding that stands for a read that failed. */
export function couldNotBeRead(
  auditLog: string,
  call: string,
  error: string,
  importance: { readonly severity: Severity; readonly owner: Owner } = { severity: 'CRITICAL', owner: 'security' },
): Finding {
  return {
    guardrail: FACT_COULD_NOT_BE_READ,
    status: 'UNKNOWN',
    ...importance,
    resource: auditLog,
    path: '',
    expected: null,
    found: null,
    message: `Could not be proven: ${call} failed, ${error}.`,
    remedy: `Let the role of the drift checker call ${call}, or see why AWS does not answer it. Until then nobody knows.`,
    auditLog,
  };
}
