/** Whether a finding that is no longer made was resolved, or can only no longer be seen. */
import { REPORTED_ONCE, type CheckId } from '../checks/ids';
import { needsAttention, type Finding, type Status } from './finding';
import { groupsIn, type Grouped } from './grouped';
import { identitiesOf } from './identity';

/** The findings that need somebody, by their stable id. */
export function openById(findings: readonly Finding[]): Map<string, Grouped> {
  const groupOf = groupsIn(findings);
  return byId(findings, (finding) => (needsAttention(finding) ? groupOf(finding) : undefined));
}

/** The same, and those that have a cause. */
export function brokenById(findings: readonly Finding[]): Map<string, Finding> {
  return byId(findings, (finding) => (isBroken(finding) ? finding : undefined));
}

const BROKEN: readonly Status[] = ['FAIL', 'DRIFT', 'UNKNOWN'];

export function isBroken({ status }: Finding): boolean {
  return BROKEN.includes(status);
}

function byId<Kept>(findings: readonly Finding[], keep: (finding: Finding) => Kept | undefined): Map<string, Kept> {
  const identities = identitiesOf(findings);
  return new Map(
    findings.flatMap((finding, index) => {
      const kept = keep(finding);
      return kept === undefined ? [] : [[identities[index] ?? '', kept] as const];
    }),
  );
}

/** What was broken, and is not any more; what this run cannot see is not resolved. */
export function resolvedBetween<One extends Finding>(before: ReadonlyMap<string, One>, now: readonly Finding[]): One[] {
  const broken = brokenById(now);
  return [...before].filter(([id, finding]) => !broken.has(id) && !isOutOfSight(finding, now)).map(([, one]) => one);
}

/** That somebody deployed hides nothing of what is deployed: the stack may have the name of the audit log. */
const OF_DEPLOYMENTS: readonly CheckId[] = ['DeployerKnown', 'DeploymentNotWeaker', 'TemplateUnchanged'];

/** Whether nothing of an audit log could be read, or nothing said what of it was deployed. */
function isUnread(auditLog: string | undefined, finding: Finding): boolean {
  const { guardrail, resource, resourceType, path } = finding;
  if (path !== '') return false;
  if (resource === auditLog) return !OF_DEPLOYMENTS.includes(guardrail);
  const isStackGone = guardrail === 'ResourceRemoved' && resourceType === 'AWS::CloudFormation::Stack';
  return finding.auditLog === auditLog && (isStackGone || guardrail === 'AuditLogDeployed');
}

/**
 * Whether what was found before is out of sight: a read of it failed, or what it stood on is gone or replaced as a whole. Whoever
 * takes away the right to read must not seem to have put things right.
 *
 * @param now What the later run found.
 */
export function isOutOfSight(before: Finding, now: readonly Finding[]): boolean {
  if (REPORTED_ONCE.has(before.guardrail) && now.every(({ guardrail }) => guardrail !== before.guardrail)) return true;
  return now.some(
    (finding) =>
      (finding.status === 'UNKNOWN' || finding.status === 'DRIFT') &&
      ((finding.resource === before.resource && encloses(finding.path, before.path)) ||
        isUnread(before.auditLog, finding)),
  );
}

function encloses(path: string, inner: string): boolean {
  return path === '' || path === inner || inner.startsWith(`${path}.`);
}
