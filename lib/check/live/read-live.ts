/** The audit logs of a live account, found by its trails: no stack and no template has to be known. */
import type { Trail } from '@aws-sdk/client-cloudtrail';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { parseArn } from '../../facts/arn';
import type { AccountClients } from '../../facts/account/clients';
import type { AuditLog, Resource, UnreadFact } from '../../facts/audit-log';
import { readAccount } from '../../facts/from-account';
import { auditLogsOf } from '../../facts/from-template';
import type { Requirements } from '../../facts/requirements';
import { resourceId, resourcesOf } from '../../facts/resources';
import { Unknown, unknownProperties } from '../../facts/value';
import { AccountTemplate, stackNameOf, type AccountPlace } from '../../facts/account/account-template';
import { attempt } from './attempt';
import { NoSuchTrail } from './errors';
import { withForeignParts } from './foreign';
import { addKey, addStorage, addTrail, keyNamesIn, storageOf, trailsOf } from '../../facts/account/parts';
import { addRights } from './rights';
import { stacksWith } from './stacks';
import { addAroundTopics, addRules } from './watch';

export interface LiveOptions {
  readonly clients: AccountClients;
  readonly sts: STSClient;
  /** One trail; every trail that records the Region where left out. */
  readonly trailArn?: string;
  /** A stack that has parts of it: of one that was given bucket and trail, neither tells the stack. */
  readonly stack?: string;
  /** What counts instead of what a stack's metadata says, field by field. */
  readonly requirements?: Partial<Requirements>;
  readonly now: Date;
}

/**
 * Reads audit logs as the account has them. A part that a stack deployed is joined with the stack's own template, which says what it
 * was deployed for; what cannot be read is Unknown, and stands in `unread`.
 *
 * @param place Whose credentials they are, and which Region they read.
 * @returns one for each bucket that the trails deliver to; none where no trail records the Region.
 * @throws NoSuchTrail where the account has no trail by that ARN.
 * @throws what CloudTrail answers: without a list of trails there is nothing to say.
 */
export async function readLive(options: LiveOptions, place: AccountPlace): Promise<readonly AuditLog[]> {
  const { trailArn, requirements, now, clients } = options;
  const all = await trailsOf(clients);
  const trails = all.filter(({ TrailARN }) => trailArn === undefined || TrailARN === trailArn);
  if (trailArn !== undefined && trails.length === 0) {
    throw new NoSuchTrail(
      trailArn,
      place,
      all.flatMap(({ TrailARN }) => TrailARN ?? []),
    );
  }
  const unread: UnreadFact[] = [];
  const found = await discover(trails, place, options, unread);
  const ofTrails = new Set(trails.map(({ S3BucketName }) => S3BucketName));
  const expected = auditLogsOf(found.templates, requirements).filter(({ log }) => ofTrails.has(log.bucket.ref));
  const full = new Set(expected.flatMap(resourcesOf).map(resourceId));
  const live = await readAccount(expected, clients, now, full);
  const own = await attempt('s3:ListAllMyBuckets', '', [], () => bucketsOf(clients));
  return live.map((auditLog, index) => {
    const whole = withAccount(auditLog, place, unread, found.stacksAreKnown);
    return withForeignParts(whole, expected[index] ?? whole, place, own);
  });
}

/** @throws what STS answers. */
export async function placeOf({ sts, clients }: LiveOptions): Promise<AccountPlace> {
  const [region, { Arn = '', Account: account = '' }] = await Promise.all([
    clients.cloudTrail.config.region(),
    sts.send(new GetCallerIdentityCommand({})),
  ]);
  return { account, region, partition: parseArn(Arn)?.partition ?? 'aws' };
}

async function bucketsOf({ s3 }: AccountClients): Promise<ReadonlySet<string>> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return new Set(Buckets.flatMap(({ Name }) => Name ?? []));
}

/** The templates of the stacks that have a part of it, and one of all else. */
async function discover(
  trails: readonly Trail[],
  place: AccountPlace,
  { clients, stack }: LiveOptions,
  unread: UnreadFact[],
) {
  const buckets = [...new Set(trails.flatMap(({ S3BucketName }) => S3BucketName ?? []))];
  const storages = await Promise.all(buckets.map((bucket) => storageOf(bucket, clients)));
  const keys = new Set([...storages.flatMap(keyNamesIn), ...trails.flatMap(({ KmsKeyId }) => KmsKeyId ?? [])]);
  const names = [...buckets, ...trails.flatMap(({ Name }) => Name ?? []), ...[...keys].flatMap(keyIdIn)];
  const stacks = await attempt('cloudformation:DescribeStackResources', '', unread, () =>
    stacksWith(names, clients.cloudFormation, stack),
  );
  const deployed = (stacks ?? []).flatMap(({ physicalIds = {} }) => Object.values(physicalIds));
  const template = new AccountTemplate(place, new Set(deployed));
  await attempt('iam:GetAccountAuthorizationDetails', '', unread, () => addRights(template, clients));
  for (const key of keys) await addKey(template, key, clients);
  for (const storage of storages) addStorage(template, storage);
  for (const trail of trails) addTrail(template, trail);
  await attempt('events:ListRules', '', unread, () => addRules(template, clients));
  await attempt('sns:ListSubscriptionsByTopic', '', unread, () => addAroundTopics(template, clients));
  return { templates: [...(stacks ?? []), template.template()], stacksAreKnown: stacks !== undefined };
}

function keyIdIn(name: string): string[] {
  return /:key\/(.+)$/.exec(name)?.[1] === undefined ? [] : [name.slice(name.lastIndexOf('/') + 1)];
}

/** What a call of the account would have answered that failed: whoever asks for it meets the failure. */
const MISSING: Readonly<Record<string, string>> = {
  'iam:GetAccountAuthorizationDetails': 'AWS::IAM::Policy',
  'events:ListRules': 'AWS::Events::Rule',
};

function withAccount(
  auditLog: AuditLog,
  place: AccountPlace,
  unread: readonly UnreadFact[],
  stacksAreKnown: boolean,
): AuditLog {
  const stack = stackNameOf(place);
  const missing = unread.flatMap(({ call, error }): Resource[] => {
    const type = MISSING[call];
    if (type === undefined) return [];
    const named = { type, logicalId: call, stack, displayName: stack, ref: call };
    return [{ ...named, properties: unknownProperties(new Unknown(`${call} failed: ${error}`)), metadata: {} }];
  });
  return {
    ...auditLog,
    members: [...auditLog.members, ...missing.filter(({ type }) => type === 'AWS::Events::Rule')],
    inventory: [...inventoryOf(auditLog, stack), ...missing],
    stacks: stacksOf(auditLog, stack, stacksAreKnown),
    unread: [...auditLog.unread, ...unread.map((fact) => ({ ...fact, resource: auditLog.name }))],
  };
}

/** Parts that no stack has are in no stack, where others are in one; where the stacks cannot be read, they may be. */
function stacksOf({ stacks }: AuditLog, account: string, areKnown: boolean): AuditLog['stacks'] {
  const real = stacks.filter(({ name }) => name !== account);
  if (areKnown && real.length > 0) return real;
  return stacks.map(({ terminationProtection: declared, ...facts }) => {
    const isReal = facts.name !== account;
    const terminationProtection = isReal ? declared : areKnown ? undefined : new Unknown('the stacks cannot be read');
    return { ...facts, ...(terminationProtection !== undefined && { terminationProtection }) };
  });
}

/** Of a role that a stack declares and the account has: as the account has it. */
function inventoryOf({ inventory, members }: AuditLog, stack: string): readonly Resource[] {
  const isOfIam = ({ type }: Resource): boolean => type.startsWith('AWS::IAM::');
  const read = new Set(members.filter(isOfIam));
  const names = new Set([...read].map(({ type, ref }) => `${type} ${ref}`));
  return inventory.filter(
    (each) => !isOfIam(each) || read.has(each) || (each.stack === stack && !names.has(`${each.type} ${each.ref}`)),
  );
}
