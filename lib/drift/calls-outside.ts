/** Calls that changed something of the audit log outside a deployment: what was put back before anyone looked shows in nothing else. */
import { ChangesAcknowledged } from '../checks/account/deployment';
import type { Standing } from '../evidence/standing';
import type { AccountClients } from '../facts/account/clients';
import { forwardingStackOf } from '../facts/tamper-rules';
import type { Finding } from '../findings/finding';
import { consequenceOf, type Attempt, type Burst } from '../notify/attempt';
import type { Deployed } from './deployed';
import { areWithin, isOfRole, operationsOn, STACK_EVENTS } from './operations';

/** What a run has to know of deployments to tell their calls from others. */
type Place = Pick<Deployed, 'named' | 'region'>;

/**
 * Calls of people, and those that CloudFormation or a service that it called made while no stack of the audit log was worked on. Where
 * CloudFormation does not answer, such calls are unknown.
 */
export async function callsOutsideDeployments(
  auditLog: string,
  calls: readonly Burst[],
  { named, region }: Place,
  { cloudFormation, globalStacks }: Pick<AccountClients, 'cloudFormation' | 'globalStacks'>,
  now: Date,
): Promise<Standing[]> {
  const outside = changing(calls);
  const ofServices = outside.filter(({ attempt }) => isOfService(attempt));
  if (ofServices.length === 0) return outside.map((burst) => told(auditLog, burst));
  const since = new Date(Math.min(...ofServices.map(({ from }) => Date.parse(from))));
  try {
    const operations = await operationsOn(named.id || named.name, since, now, cloudFormation);
    const isOurs = (burst: Burst): boolean => areWithin(burst, operations) && isOfRole(burst.attempt, named.role);
    const left = ofServices.filter((burst) => !isOurs(burst));
    // the stack that forwards is in another Region, and so are the calls on it
    const isElsewhere = left.some(({ attempt }) => attempt.region !== region);
    const second = isElsewhere ? await operationsOn(forwardingStackOf(auditLog), since, now, globalStacks) : [];
    const isForwarding = (burst: Burst): boolean => burst.attempt.region !== region && areWithin(burst, second);
    const isOutside = (burst: Burst): boolean =>
      !isOfService(burst.attempt) || (left.includes(burst) && !isForwarding(burst));
    return outside.filter(isOutside).map((burst) => told(auditLog, burst));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return outside.map((burst) => told(auditLog, burst, isOfService(burst.attempt) ? reason : undefined));
  }
}

/** Calls of people: whatever is deployed, they are none of a deployment's. */
export function callsOfPeople(auditLog: string, calls: readonly Burst[]): Standing[] {
  return changing(calls)
    .filter(({ attempt }) => !isOfService(attempt))
    .map((burst) => told(auditLog, burst));
}

function changing(calls: readonly Burst[]): Burst[] {
  return calls.filter(
    ({ attempt }) => attempt.refusal === undefined && attempt.principalType !== 'AWSService' && !isDeploying(attempt),
  );
}

function isOfService({ sourceIp }: Attempt): boolean {
  return sourceIp.endsWith('.amazonaws.com');
}

/** @param unread Why it is not known whether a deployment made the call. */
function told(auditLog: string, { attempt, count }: Burst, unread?: string): Standing {
  const { eventName, principal, sourceIp, time, resource } = attempt;
  const often = count > 1 ? ` (${count} calls)` : '';
  const { id, severity, owner, remedy } = ChangesAcknowledged;
  const call = `${principal} called ${eventName}${often} at ${time} from ${sourceIp}: it ${consequenceOf(attempt) ?? 'is watched'}.`;
  const finding: Finding = {
    ...{ guardrail: id, status: 'FAIL', severity, owner, remedy, auditLog, resourceType: '' },
    ...{ resource, path: eventName, expected: null, found: principal, message: call },
    ...(unread !== undefined && {
      status: 'UNKNOWN' as const,
      message: `${call} Unknown whether a deployment made it: ${STACK_EVENTS} failed (${unread}).`,
    }),
  };
  return { finding, since: time };
}

/** What they change is told by the templates, and who made them by CloudTrail. */
const DEPLOYING = /^(UpdateStack|ExecuteChangeSet|CancelUpdateStack|RollbackStack|ContinueUpdateRollback)$/;

function isDeploying({ eventSource, eventName, protects }: Attempt): boolean {
  if (protects) return true;
  return eventSource === 'cloudformation.amazonaws.com' && DEPLOYING.test(eventName);
}
