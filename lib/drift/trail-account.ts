/** The stacks of an organization's trail, which stand in another account: read by the role there that may only read. */
import { accountClients, type AccountClients } from '../facts/account/clients';
import { sessionsOf } from '../facts/account/assumed-role';
import type { DeployedTemplate } from '../facts/account/given-parts';
import { parseArn } from '../facts/arn';
import { auditLogsOf } from '../facts/from-template';
import { trailEventsStackOf, trailStackOf } from '../facts/organization-trail';
import { globalEventsRegion, organizationsRegion } from '../facts/partition';
import { valueAt } from '../facts/value';
import type { Finding } from '../findings/finding';
import { DeployedNotReadable, readDeployed, StackGone, type Deployed } from './deployed';
import { couldNotBeRead, stackGone } from './findings';

/** A stack of the trail, and what asks its account and Region. */
export interface TrailStack {
  readonly deployed: Deployed;
  readonly clients: AccountClients;
}

/** What the account of the trail has of the audit log, and what could not be read of it. */
export interface TrailAccount {
  readonly stacks: readonly TrailStack[];
  readonly findings: readonly Finding[];
}

/** Undefined where the trail is in the account of the stack. */
export async function readTrailAccount(deployed: DeployedTemplate): Promise<TrailAccount | undefined> {
  const [named] = auditLogsOf([deployed]).flatMap(({ name, members }) =>
    members.flatMap(({ properties }) => {
      const reader = valueAt(properties, 'Environment.Variables.WORMTRAIL_TRAIL_READER');
      return typeof reader === 'string' ? { name, reader } : [];
    }),
  );
  if (!named) return undefined;
  const { name, reader } = named;
  const credentials = sessionsOf(reader, deployed.region);
  try {
    await credentials();
  } catch (error) {
    return { stacks: [], findings: [ofTrailAccount(name, reader, 'sts:AssumeRole', error)] };
  }
  const read = await Promise.all(
    stacksOf(name, deployed.region).map(async ({ stack, region }) => {
      const clients = accountClients({ region, credentials });
      try {
        return { deployed: await readDeployed(stack, clients.cloudFormation), clients };
      } catch (error) {
        if (error instanceof StackGone) return stackGone(stack, name);
        if (error instanceof DeployedNotReadable) return ofTrailAccount(name, stack, error.call, error);
        throw error;
      }
    }),
  );
  return {
    stacks: read.filter((each): each is TrailStack => 'deployed' in each),
    findings: read.filter((each): each is Finding => !('deployed' in each)),
  };
}

/** Those of the management account, as the archive's Region says them. */
function stacksOf(
  auditLog: string,
  homeRegion: string,
): readonly { readonly stack: string; readonly region: string }[] {
  const elsewhere = new Set([globalEventsRegion(homeRegion), organizationsRegion(homeRegion)]);
  elsewhere.delete(homeRegion);
  return [
    { stack: trailStackOf(auditLog), region: homeRegion },
    ...[...elsewhere].map((region) => ({ stack: trailEventsStackOf(auditLog, region), region })),
  ];
}

function ofTrailAccount(auditLog: string, resource: string, call: string, error: unknown): Finding {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const { account } = parseArn(resource) ?? {};
  return {
    ...couldNotBeRead(auditLog, call, text, { severity: 'CRITICAL', owner: 'security' }),
    resource,
    resourceType: account === undefined ? 'AWS::CloudFormation::Stack' : 'AWS::IAM::Role',
  };
}
