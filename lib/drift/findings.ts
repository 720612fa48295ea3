/** Differences and failed reads as findings. */
import type { Check } from '../checks/check';
import { Drift, FactCouldNotBeRead, ResourceRemoved } from '../checks/account/drift';
import { isOfNoStack } from '../facts/account/account-template';
import type { AuditLog, Resource, UnreadFact } from '../facts/audit-log';
import type { Difference } from '../facts/compare';
import type { Owner } from '../facts/requirements';
import { isUnknown, toJson, type Json } from '../facts/value';
import type { Finding, Severity, Status } from '../findings/finding';
import { formatValue } from '../findings/format';
import { severityOf } from './drift-severity';

/** What a finding says beyond its check and its resource. */
interface Statement extends Pick<Finding, 'message'>, Partial<Pick<Finding, 'path' | 'expected' | 'found' | 'remedy'>> {
  readonly status?: Status;
  /** Of the property; those of the check where left out. */
  readonly severity?: Severity;
  readonly owner?: Owner;
}

/** A finding about a resource of the audit log. */
export function findingOf(auditLog: AuditLog, check: Check, resource: Resource, statement: Statement): Finding {
  return {
    guardrail: check.id,
    status: 'FAIL',
    severity: check.severity,
    owner: check.owner,
    resource: resource.displayName,
    path: '',
    expected: null,
    found: null,
    remedy: check.remedy,
    ...statement,
    auditLog: auditLog.name,
    resourceType: resource.type,
  };
}

/**
 * The findings; if there are none, one that says that the check looked and found nothing.
 *
 * @param resource What it looked at; the audit log as a whole if left out.
 */
export function orPass(
  auditLog: AuditLog,
  check: Check,
  findings: readonly Finding[],
  resource: Pick<Resource, 'displayName' | 'type'> = { displayName: auditLog.name, type: '' },
): readonly Finding[] {
  if (findings.length > 0) return findings;
  const { id, severity, owner, title } = check;
  return [
    {
      guardrail: id,
      status: 'PASS',
      severity,
      owner,
      resource: resource.displayName,
      path: '',
      expected: null,
      found: null,
      message: `${title}.`,
      remedy: '',
      auditLog: auditLog.name,
      ...(resource.type && { resourceType: resource.type }),
    },
  ];
}

/** One finding a difference, and one a failed read. What a failed read left open is reported once, by its call. */
export function driftFindings(actual: AuditLog, differences: readonly Difference[]): Finding[] {
  const unread = new Set(actual.unread.map(({ resource }) => resource));
  const findings = [
    ...differences
      .filter(({ kind, resource }) => kind !== 'unknown' || !unread.has(resource.displayName))
      .map((difference) => ofDifference(actual, difference)),
    ...actual.unread.map((fact) => ofUnread(actual, fact)),
  ];
  const looked = [FactCouldNotBeRead, ...(actual.unread.length === 0 ? [Drift, ResourceRemoved] : [])];
  return [
    ...findings,
    ...looked
      .filter(({ id }) => findings.every(({ guardrail }) => guardrail !== id))
      .flatMap((check) => orPass(actual, check, [])),
  ];
}

function ofDifference(auditLog: AuditLog, difference: Difference): Finding {
  const { kind, resource, path } = difference;
  const importance = severityOf(resource, path);
  const expected = toJson(difference.expected);
  const found = toJson(difference.found);
  switch (kind) {
    case 'removed':
      return findingOf(auditLog, ResourceRemoved, resource, {
        ...importance,
        status: 'DRIFT',
        expected,
        ...removed(resource),
      });
    case 'unknown':
      return findingOf(auditLog, Drift, resource, {
        ...importance,
        status: 'UNKNOWN',
        path,
        expected,
        found,
        message: `Unknown: ${reasonOf(difference)}.`,
        remedy:
          'Write the value in the template as a literal or a reference within the stack, and let the checker read it.',
      });
    case 'changed':
      return findingOf(auditLog, Drift, resource, {
        ...importance,
        status: 'DRIFT',
        path,
        expected,
        found,
        message: difference.details?.length
          ? `${path} is not as deployed: ${difference.details.join('; ')}.`
          : changed(path, expected, found),
        remedy: `Undo the change, or deploy the stack ${resource.stack} again. CloudTrail has the call that made it.`,
      });
  }
}

function removed(resource: Resource): Pick<Finding, 'message' | 'remedy'> {
  const who = 'CloudTrail has the call that removed it.';
  return isOfNoStack(resource)
    ? {
        message: `${resource.ref}, a part that the audit log was given, does not exist.`,
        remedy: `Make it again, or deploy the audit log without it. ${who}`,
      }
    : {
        message: `${resource.ref} was deployed and no longer exists.`,
        remedy: `Deploy the stack ${resource.stack} again. ${who}`,
      };
}

/** Documents are left to `expected` and `found`. */
function changed(path: string, expected: Json, found: Json): string {
  const isShort = [expected, found].every((value) => typeof value !== 'object' || value === null);
  return isShort
    ? `${path} is ${formatValue(found)}. The deployed value is ${formatValue(expected)}.`
    : `${path} is not as deployed.`;
}

function reasonOf({ expected, found }: Difference): string {
  if (isUnknown(found)) return found.reason;
  return isUnknown(expected) ? `the deployed value is not known (${expected.reason})` : 'a part of it is not known';
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
    guardrail: FactCouldNotBeRead.id,
    status: 'UNKNOWN',
    ...importance,
    resource: auditLog,
    path: '',
    expected: null,
    found: null,
    message: `Unknown: ${call} failed${error && ` (${error})`}.`,
    remedy: `Let the role of the drift checker call ${call}, or find out why AWS does not answer it.`,
    auditLog,
  };
}

/** The stack that says what was deployed does not exist. */
export function stackGone(stack: string, auditLog: string): Finding {
  return {
    ...couldNotBeRead(auditLog, 'cloudformation:DescribeStacks', ''),
    guardrail: ResourceRemoved.id,
    status: 'DRIFT',
    resource: stack,
    resourceType: 'AWS::CloudFormation::Stack',
    expected: stack,
    message: `The stack ${stack} no longer exists, so nothing says what was deployed.`,
    remedy:
      'Find the DeleteStack call in CloudTrail and deploy again. Locked buckets are retained: import them into the new stack.',
  };
}
