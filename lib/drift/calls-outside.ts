/** Calls that changed something of the audit log outside a deployment: what was put back before anyone looked shows in nothing else. */
import { ChangesAcknowledged } from '../checks/account/deployment';
import type { Standing } from '../evidence/standing';
import type { Finding } from '../findings/finding';
import { consequenceOf, type Attempt, type Burst } from '../notify/attempt';

/** CloudFormation says of a resource when it last touched it, which is after the calls that it took. */
const LONGEST_DEPLOYMENT = 3_600_000;

/** Services do some of their part a little later, and clocks differ. */
const LATER = 300_000;

/** @param touched When CloudFormation last touched each resource, by logical ID. */
export function callsOutsideDeployments(
  auditLog: string,
  calls: readonly Burst[],
  touched: Readonly<Record<string, Date>>,
): Standing[] {
  const deployments = Object.values(touched).map((time) => time.getTime());
  const isDeployed = ({ time, sourceIp }: Attempt): boolean =>
    sourceIp.endsWith('.amazonaws.com') &&
    deployments.some((end) => {
      const before = end - Date.parse(time);
      return before <= LONGEST_DEPLOYMENT && before >= -LATER;
    });
  return calls
    .filter(({ attempt }) => attempt.refusal === undefined && attempt.principalType !== 'AWSService')
    .filter(({ attempt }) => !isDeploying(attempt) && !isDeployed(attempt))
    .map(({ attempt, count }) => {
      const { eventName, principal, sourceIp, time, resource } = attempt;
      const often = count > 1 ? ` (${count} calls)` : '';
      const { id, severity, owner, remedy } = ChangesAcknowledged;
      const finding: Finding = {
        ...{ guardrail: id, status: 'FAIL', severity, owner, remedy, auditLog, resourceType: '' },
        ...{ resource, path: eventName, expected: null, found: principal },
        message: `${principal} called ${eventName}${often} at ${time} from ${sourceIp}: it ${consequenceOf(attempt) ?? 'is watched'}.`,
      };
      return { finding, since: time };
    });
}

/** What they change is told by the templates, and who made them by CloudTrail. */
const DEPLOYING = /^(UpdateStack|ExecuteChangeSet|CancelUpdateStack|RollbackStack|ContinueUpdateRollback)$/;

function isDeploying({ eventSource, eventName, protects }: Attempt): boolean {
  if (protects) return true;
  return eventSource === 'cloudformation.amazonaws.com' && DEPLOYING.test(eventName);
}
