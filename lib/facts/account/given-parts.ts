/** The parts that an audit log was given, as the account has them: its own template says their names only. */
import { DescribeTrailsCommand, type Trail } from '@aws-sdk/client-cloudtrail';
import type { AuditLog, GivenParts } from '../audit-log';
import { parseArn } from '../arn';
import { auditLogsOf, type Template } from '../from-template';
import { AccountTemplate, type AccountPlace } from './account-template';
import type { AccountClients } from './clients';
import { addKey, addStorage, addTrail, keyNamesIn, storageOf } from './parts';

/** A template, and the account and Region that it is deployed to. */
export type DeployedTemplate = Template & AccountPlace;

/**
 * The audit logs of a deployed stack, joined with the parts that they were given. What cannot be read of a part is Unknown, as with
 * any other resource.
 *
 * @param others Stacks in the account of the trail, where that is another one: the trail is then looked for in none but them.
 */
export async function deployedAuditLogsOf(
  deployed: DeployedTemplate,
  clients: AccountClients,
  others?: readonly DeployedTemplate[],
): Promise<AuditLog[]> {
  const stacks = [deployed, ...(others ?? [])];
  const auditLogs = auditLogsOf(stacks);
  const given = auditLogs
    .flatMap((auditLog) => auditLog.given ?? [])
    .map((parts) => (others ? { ...parts, trailArn: undefined } : parts));
  if (given.every((parts) => Object.values(parts).every((part) => part === undefined))) return auditLogs;
  const account = new AccountTemplate(deployed, new Set(Object.values(deployed.physicalIds ?? {})));
  for (const parts of given) await addParts(account, parts, clients);
  const ofStacks = ({ name }: { readonly name: string }): boolean => stacks.some(({ stack }) => stack === name);
  return auditLogsOf([...stacks, account.template()])
    .filter((auditLog) => auditLog.stacks.some(({ name }) => name === deployed.stack))
    .map((auditLog) => ({ ...auditLog, stacks: auditLog.stacks.filter(ofStacks) }));
}

async function addParts(account: AccountTemplate, parts: GivenParts, clients: AccountClients): Promise<void> {
  const { trailArn, logBucket, keys = [] } = parts;
  const trail = trailArn === undefined ? undefined : await trailAt(trailArn, logBucket, clients);
  const storage = logBucket === undefined ? undefined : await storageOf(logBucket, clients);
  const named = [...keys, ...(storage ? keyNamesIn(storage) : []), ...(trail?.KmsKeyId ? [trail.KmsKeyId] : [])];
  for (const key of new Set(named)) await addKey(account, key, clients);
  if (storage) addStorage(account, storage);
  if (trail) addTrail(account, trail);
}

/** One that cannot be described is named all the same: its reader makes the same call, and tells why it failed. */
async function trailAt(arn: string, bucket: string | undefined, { cloudTrail }: AccountClients): Promise<Trail> {
  const { region = '', resource = '' } = parseArn(arn) ?? {};
  const named = {
    ...{ TrailARN: arn, Name: resource.replace(/^trail\//, ''), HomeRegion: region },
    ...(bucket !== undefined && { S3BucketName: bucket }),
  };
  try {
    const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({ trailNameList: [arn] }));
    return trailList[0] ?? named;
  } catch {
    return named;
  }
}
