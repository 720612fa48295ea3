/** Facts of a live account: the same resources that templates declare, as the account has them now. */
import { resourceTypeOf } from '../resource-types/lookup';
import type { ResourceType } from '../resource-types/resource-type';
import type { AccountClients } from './account/clients';
import { readResource } from './account/read-resource';
import { Gone, Reads } from './account/reads';
import type { AuditLog, Resource, UnreadFact, Vault } from './audit-log';
import { resourceId, resourcesOf } from './resources';
import { NotRead, Unknown, unknownProperties, type Properties, type Value } from './value';

/** Types that templates declare and that are nothing in an account. */
const NOT_IN_ACCOUNT = ['AWS::CDK::Metadata', 'AWS::CloudFormation::WaitConditionHandle'];

/**
 * Reads audit logs as the account has them.
 *
 * A resource that is gone is missing among the members; a vault keeps its bucket, without properties. What could not be read is
 * an Unknown in the property tree and an entry in `unread`; what was not asked for is a NotRead.
 *
 * @param expected What is deployed, from `auditLogsOf` with physical ids.
 * @param observedAt When the facts are read.
 * @param full Ids of the resources to read in full: also what takes a call for each.
 * @param elsewhere Who reads the resources of a stack in another account or Region, by the stack's name.
 */
export async function readAccount(
  expected: readonly AuditLog[],
  clients: AccountClients,
  observedAt: Date,
  full: ReadonlySet<string>,
  elsewhere: ReadonlyMap<string, AccountClients> = new Map(),
): Promise<AuditLog[]> {
  const byId = new Map(expected.flatMap(resourcesOf).map((resource) => [resourceId(resource), resource]));
  const resources = [...byId.values()].filter(({ type }) => !NOT_IN_ACCOUNT.includes(type));
  const reads = new Reads(clients, full);
  const there = new Map([...elsewhere].map(([stack, each]) => [stack, new Reads(each, full)]));
  const readersOf = ({ stack }: Resource): Reads => there.get(stack) ?? reads;
  const answers = await Promise.all(
    resources.map(async (resource) => {
      const by = readersOf(resource);
      const beside = resources.filter((each) => readersOf(each) === by);
      return [resourceId(resource), await read(resource, beside, by)] as const;
    }),
  );
  const unread = [reads, ...there.values()].flatMap((each) => each.unread);
  const live = new Map(answers);
  return expected.map((auditLog) => asFound(auditLog, live, unread, observedAt));
}

async function read(resource: Resource, all: readonly Resource[], reads: Reads): Promise<Resource | undefined> {
  const type = resourceTypeOf(resource.type);
  try {
    if (!type?.reads) return unreadable(resource, reads);
    const { properties, state } = await readResource(type, resource, all, reads);
    return { ...resource, properties: complete(type, resource.properties, properties), ...(state && { state }) };
  } catch (error) {
    if (error instanceof Gone) return undefined;
    // an answer that nobody expected: the resource is unproven, the run goes on
    return unreadable(resource, reads, error);
  }
}

/** What was read; of what the template declares beside it, why it was not. */
function complete(
  { type, neverRead = {} }: ResourceType,
  declared: Properties,
  found: Readonly<Record<string, Value | undefined>>,
): Properties {
  const rest = Object.keys(declared)
    .filter((name) => !(name in found))
    .map((name): [string, Value] => {
      const why = neverRead[name];
      return [name, why === undefined ? new Unknown(`wormtrail does not read ${name} of ${type}`) : new NotRead(why)];
    });
  const known = Object.entries(found).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  return Object.fromEntries([...known, ...rest]);
}

function unreadable(resource: Resource, reads: Reads, error?: unknown): Resource {
  const reason = error ?? new Error(`this version of wormtrail does not read ${resource.type}`);
  const call = error ? `reading ${resource.type}` : 'no call';
  return { ...resource, properties: unknownProperties(reads.fail(resource, '', call, reason)) };
}

function asFound(
  auditLog: AuditLog,
  live: ReadonlyMap<string, Resource | undefined>,
  unread: readonly UnreadFact[],
  observedAt: Date,
): AuditLog {
  const liveOf = (resource: Resource): Resource | undefined => live.get(resourceId(resource));
  const found = (resources: readonly Resource[]): Resource[] =>
    resources.flatMap((resource) => (live.has(resourceId(resource)) ? (liveOf(resource) ?? []) : resource));
  const vault = ({ bucket, policies, key }: Vault): Vault => {
    const liveKey = key && liveOf(key);
    return {
      bucket: liveOf(bucket) ?? { ...bucket, properties: {}, state: { Removed: true } },
      policies: found(policies),
      ...(liveKey && { key: liveKey }),
    };
  };
  const names = new Set(resourcesOf(auditLog).map(({ displayName }) => displayName));
  return {
    ...auditLog,
    origin: 'account',
    log: vault(auditLog.log),
    ...(auditLog.evidence && { evidence: vault(auditLog.evidence) }),
    trails: found(auditLog.trails),
    members: found(auditLog.members),
    // what else the template declares stands as declared: only the audit log's own resources are read
    inventory: found(auditLog.inventory),
    unread: [...auditLog.unread, ...unread.filter(({ resource }) => names.has(resource))],
    observedAt,
  };
}
