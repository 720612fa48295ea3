/** Calls that changed something of the audit log outside a deployment: what was put back before anyone looked shows in nothing else. */
import { ChangesAcknowledged } from '../checks/account/deployment';
import type { Standing } from '../evidence/standing';
import type { AccountClients } from '../facts/account/clients';
import { forwardingStackOf } from '../facts/tamper-rules';
import type { Finding } from '../findings/finding';
import { consequenceOf, type Attempt, type Burst } from '../notify/attempt';
import type { Deployed } from './deployed';
import { isDeploymentCall } from './deployment-calls';
import { isOfRole, roleOf, workOn, type Work } from './operations';
import type { TrailStack } from './trail-account';

/** What a run has to know of deployments to tell their calls from others. */
export type Place = Pick<Deployed, 'named' | 'region'> & {
  /** Those in the account of the trail, where that is another one. */
  readonly others?: readonly TrailStack[];
};

/**
 * Calls of people, and those that CloudFormation or a service that it called made on what no stack of the audit log was worked on
 * for just then. Where that is not known, such calls are unknown.
 */
export async function callsOutsideDeployments(
  auditLog: string,
  calls: readonly Burst[],
  { named, region, others = [] }: Place,
  { cloudFormation, globalStacks }: Pick<AccountClients, 'cloudFormation' | 'globalStacks'>,
  now: Date,
): Promise<Standing[]> {
  const outside = changing(calls);
  const ofServices = outside.filter(({ attempt }) => isOfService(attempt));
  const since = new Date(Math.min(...ofServices.map(({ from }) => Date.parse(from))));
  const own: Deploying =
    ofServices.length === 0
      ? NOTHING
      : {
          work: await workOn(named.id || named.name, since, now, cloudFormation).catch(whyUnread),
          role: named.role,
        };
  // the stack that forwards is in another Region, and so are the calls on it
  const isElsewhere = ({ attempt }: Burst): boolean => attempt.region !== region;
  const isAsked = ofServices.some((burst) => isElsewhere(burst) && madeBy(own, burst) !== true);
  const second = isAsked ? await deployingOf(forwardingStackOf(auditLog), since, now, globalStacks) : NOTHING;
  const inTrailAccount = await Promise.all(
    (ofServices.length === 0 ? [] : others).map(async ({ deployed, clients }) => ({
      region: deployed.region,
      ...(await deployingOf(deployed.named.id, since, now, clients.cloudFormation)),
    })),
  );
  return outside.flatMap((burst) => {
    if (!isOfService(burst.attempt)) return [told(auditLog, burst)];
    const there = inTrailAccount.filter((stack) => stack.region === burst.attempt.region);
    const answers = [
      madeBy(own, burst),
      isElsewhere(burst) && madeBy(second, burst),
      ...there.map((stack) => madeBy(stack, burst)),
    ];
    const unknown = answers.find((answer) => typeof answer === 'string');
    return answers.includes(true) ? [] : [told(auditLog, burst, unknown)];
  });
}

/** What CloudFormation did for a stack, or why that is not known; and as whom. */
interface Deploying {
  readonly work: readonly Work[] | string;
  readonly role?: string | undefined;
}

const NOTHING: Deploying = { work: [] };

async function deployingOf(
  stack: string,
  since: Date,
  now: Date,
  client: AccountClients['globalStacks'],
): Promise<Deploying> {
  try {
    const work = await workOn(stack, since, now, client);
    return work.length === 0 ? NOTHING : { work, role: await roleOf(stack, client) };
  } catch (error) {
    return { work: whyUnread(error) };
  }
}

function whyUnread(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `cloudformation:DescribeStackEvents or cloudformation:DescribeStacks failed (${text})`;
}

/** Whether calls are those of a deployment, or why that is not known. */
function madeBy({ work, role }: Deploying, burst: Burst): boolean | string {
  if (!isOfRole(burst.attempt, role)) return false;
  return typeof work === 'string' ? work : isDeploymentCall(burst, work);
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

/** @param unknown Why it is not known whether a deployment made the call. */
function told(auditLog: string, { attempt, count }: Burst, unknown?: string): Standing {
  const { eventName, principal, sourceIp, time, resource } = attempt;
  const often = count > 1 ? ` (${count} calls)` : '';
  const { id, severity, owner, remedy } = ChangesAcknowledged;
  const call = `${principal} called ${eventName}${often} at ${time} from ${sourceIp}: it ${consequenceOf(attempt) ?? 'is watched'}.`;
  const finding: Finding = {
    ...{ guardrail: id, status: 'FAIL', severity, owner, remedy, auditLog, resourceType: '' },
    ...{ resource, path: eventName, expected: null, found: principal, message: call },
    ...(unknown !== undefined && {
      status: 'UNKNOWN' as const,
      message: `${call} Unknown whether a deployment made it: ${unknown}.`,
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
