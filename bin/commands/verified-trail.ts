/** Which trail `wormtrail verify` speaks of, and from when on. */
import type { CredentialProvider } from '../../lib/facts/account/assumed-role';
import type { AuditLog } from '../../lib/facts/audit-log';
import type { EvidenceStore } from '../../lib/evidence/store';
import { isProperties, valueAt, type Properties } from '../../lib/facts/value';
import { trailElsewhere } from '../../lib/functions/environment';
import type { KeptKeys } from '../../lib/integrity/kept-keys';
import type { TrailDelivery } from '../../lib/integrity/trail';
import { tell } from './output';
import { stackName } from './stack';

export interface NamedTrail {
  readonly trailArn: string;
  /** As `--start-time` takes it. */
  readonly startTime: string;
  /** Where it delivers to, as the deployed stack says; absent where CloudTrail has to be asked. */
  readonly delivery?: TrailDelivery;
  /** ARN of the role that reads the trail's account, where that is another one. */
  readonly reader?: string;
  /** The stack that says so; absent where the trail is named by its ARN. */
  readonly deployed?: { readonly stack: string; readonly auditLog: AuditLog };
}

interface Named {
  readonly stack?: string;
  readonly config?: string;
  readonly trailArn?: string;
  readonly startTime?: string;
}

type FoundTrail = Pick<NamedTrail, 'trailArn' | 'delivery' | 'reader'>;

const LAST_DAY = '24h';

/**
 * The trail that is named, else that of the deployed stack: it says the bucket as it was deployed, whatever the trail says now, and
 * its evidence says until when the log was verified.
 *
 * @throws NoAuditLogDeployed where the stack has no trail; what `deployedAuditLogs` throws.
 */
export async function trailOf(options: Named): Promise<NamedTrail> {
  const { trailArn, startTime } = options;
  if (trailArn !== undefined) return { trailArn, startTime: startTime ?? LAST_DAY };
  const stack = await stackName(options);
  const { auditLog, ...found } = await deployedTrail(stack);
  const begins = startTime ?? (await endOfLastVerification(stack, auditLog));
  return { ...found, startTime: begins, deployed: { stack, auditLog } };
}

/** @throws NoAuditLogDeployed where the stack has no trail; what `deployedAuditLogs` throws. */
export async function deployedTrail(stack: string): Promise<FoundTrail & { readonly auditLog: AuditLog }> {
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { deployedAuditLogs } = await import('../../lib/drift/locate.js');
  const { NoAuditLogDeployed } = await import('../../lib/drift/errors.js');
  for (const auditLog of await deployedAuditLogs(stack, accountClients(AT_A_TERMINAL))) {
    const found = trailIn(auditLog);
    if (found) return { ...found, auditLog };
  }
  throw new NoAuditLogDeployed(stack, 'trail');
}

/** The trail that delivers to the log bucket, and where it delivers; else the ARN that the log verification's environment names. */
export function trailIn({ trails, log, members }: AuditLog): FoundTrail | undefined {
  const [trail] = trails;
  if (trail?.arn !== undefined) {
    const { S3KeyPrefix, IsMultiRegionTrail, IsOrganizationTrail } = trail.properties;
    const delivery = {
      bucket: log.bucket.ref,
      prefix: typeof S3KeyPrefix === 'string' ? S3KeyPrefix : '',
      multiRegion: IsMultiRegionTrail === true,
      organization: IsOrganizationTrail === true,
    };
    return { trailArn: trail.arn, delivery };
  }
  for (const { properties } of members) {
    const trailArn = valueAt(properties, 'Environment.Variables.WORMTRAIL_TRAIL_ARN');
    if (typeof trailArn !== 'string') continue;
    const found = trailElsewhere(variablesOf(properties));
    return { trailArn, ...(found && { reader: found.reader, delivery: found.delivery }) };
  }
  return undefined;
}

function variablesOf(properties: Properties): Readonly<Record<string, string>> {
  const variables = valueAt(properties, 'Environment.Variables');
  const entries = isProperties(variables) ? Object.entries(variables) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Where the keys of earlier verifications are kept; undefined where no stack of wormtrail deployed the trail. */
export async function keptKeysOf({ deployed }: NamedTrail): Promise<KeptKeys | undefined> {
  const store = deployed && (await storeOf(deployed));
  const { KeptKeys: Kept } = await import('../../lib/integrity/kept-keys.js');
  return store && new Kept(store);
}

/** Sessions of the role that reads the trail's account; undefined where the trail is in the account that is asked. */
export async function trailReaderOf({ reader }: NamedTrail): Promise<CredentialProvider | undefined> {
  if (reader === undefined) return undefined;
  const { sessionsOf } = await import('../../lib/facts/account/assumed-role.js');
  return sessionsOf(reader);
}

/** Its evidence; undefined where it has no bucket for it. */
export async function storeOf({
  stack,
  auditLog,
}: NonNullable<NamedTrail['deployed']>): Promise<EvidenceStore | undefined> {
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { evidenceBucketOf } = await import('../../lib/drift/locate.js');
  const { EvidenceStore: Store } = await import('../../lib/evidence/store.js');
  const bucket = evidenceBucketOf(stack, auditLog);
  return bucket === undefined ? undefined : new Store(accountClients(AT_A_TERMINAL).s3, bucket, auditLog.name);
}

async function endOfLastVerification(stack: string, auditLog: AuditLog): Promise<string> {
  const store = await storeOf({ stack, auditLog });
  if (store === undefined) return LAST_DAY;
  try {
    const end = (await store.verifications().latest(new Date()))?.document?.run.period?.end;
    tell(
      end === undefined
        ? 'No verification is recorded: the last 24 hours are verified.'
        : `Verified until ${end} before: what came since is verified.`,
    );
    return end ?? LAST_DAY;
  } catch (error) {
    tell(`The last verification cannot be read (${(error as Error).name}): the last 24 hours are verified.`);
    return LAST_DAY;
  }
}
