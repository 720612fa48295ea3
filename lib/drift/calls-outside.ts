/** Calls that changed something of the audit log outside a deployment: what was put back before anyone looked shows in nothing else. */
import { ChangesAcknowledged } from '../checks/account/deployment';
import type { Standing } from '../evidence/standing';
import type { AuditLog } from '../facts/audit-log';
import { consequenceOf, type Attempt, type Burst } from '../notify/attempt';
import { findingOf } from './findings';

/** CloudFormation says of a resource when it last touched it, which is after the calls that it took. */
const LONGEST_DEPLOYMENT = 3_600_000;

/** @param touched When CloudFormation last touched each resource, by logical ID. */
export function callsOutsideDeployments(
  auditLog: AuditLog,
  calls: readonly Burst[],
  touched: Readonly<Record<string, Date>>,
): Standing[] {
  const deployments = Object.values(touched).map((time) => time.getTime());
  const isDeployed = ({ time, sourceIp }: Attempt): boolean =>
    sourceIp.endsWith('.amazonaws.com') &&
    deployments.some((end) => Math.abs(end - Date.parse(time)) <= LONGEST_DEPLOYMENT);
  return calls
    .filter(({ attempt }) => attempt.refusal === undefined && attempt.principalType !== 'AWSService')
    .filter(({ attempt }) => !isDeploying(attempt) && !isDeployed(attempt))
    .map(({ attempt, count }) => {
      const { eventName, principal, sourceIp, time, resource } = attempt;
      const about = { ...auditLog.log.bucket, displayName: resource, type: '' };
      const often = count > 1 ? ` (${count} calls)` : '';
      const finding = findingOf(auditLog, ChangesAcknowledged, about, {
        path: eventName,
        found: principal,
        message: `${principal} called ${eventName}${often} at ${time} from ${sourceIp}: it ${consequenceOf(attempt) ?? 'is watched'}.`,
      });
      return { finding, since: time };
    });
}

/** What they change is told by the templates, and who made them by CloudTrail. */
const DEPLOYING = /^(UpdateStack|ExecuteChangeSet|CancelUpdateStack|RollbackStack|ContinueUpdateRollback)$/;

function isDeploying({ eventSource, eventName, protects }: Attempt): boolean {
  if (protects) return true;
  return eventSource === 'cloudformation.amazonaws.com' && DEPLOYING.test(eventName);
}
