/** Facts of a live account: the same resources that templates declare, as the account has them now. */
import { CARRIED_OVER } from './account/carried';
import type { AccountClients } from './account/clients';
import { isInAccount, readersFor } from './account/readers';
import { Gone, Reads, type Reader } from './account/reads';
import type { AuditLog, Resource, UnreadFact, Vault } from './audit-log';
import { resourceId, resourcesOf } from './resources';
import { Unknown, unknownProperties, type Properties, type Value } from './value';

/**
 * Reads audit logs as the account has them.
 *
 * A resource that is gone is missing among the members; a vault keeps its bucket, without properties. What could not be read is
 * an Unknown in the property tree and an entry in `unread`.
 *
 * @param expected What is deployed, from `auditLogsOf` with physical ids.
 * @param observedAt When the facts are read.
 * @param closely Ids of the resources to read closely: what takes a call for each is carried over of all others.
 */
export async function readAccount(
  expected: readonly AuditLog[],
  clients: AccountClients,
  observedAt: Date,
  closely: ReadonlySet<string>,
): Promise<AuditLog[]> {
  const byId = new Map(expected.flatMap(resourcesOf).map((resource) => [resourceId(resource), resource]));
  const resources = [...byId.values()].filter(isInAccount);
  const reads = new Reads(clients, closely);
  const readerOf = readersFor(resources);
  const answers = await Promise.all(
    resources.map(
      async (resource) => [resourceId(resource), await read(resource, readerOf(resource.type), reads)] as const,
    ),
  );
  const live = new Map(answers);
  return expected.map((auditLog) => asFound(auditLog, live, reads.unread, observedAt));
}

async function read(resource: Resource, reader: Reader | undefined, reads: Reads): Promise<Resource | undefined> {
  try {
    if (!reader) return unreadable(resource, reads);
    const { properties, state } = await reader(resource, reads);
    return { ...resource, properties: complete(resource, properties), ...(state && { state }) };
  } catch (error) {
    if (error instanceof Gone) return undefined;
    // an answer that no reader expected: the resource is unproven, the run goes on
    return unreadable(resource, reads, error);
  }
}

/**
 * What was read, what cannot be read and is carried over, and an Unknown for each property of the template that no read answered.
 */
function complete(
  { type, properties: declared }: Resource,
  found: Readonly<Record<string, Value | undefined>>,
): Properties {
  const carried = CARRIED_OVER[type] ?? [];
  const everyUnknown = Object.values(found).find((value) => value instanceof Unknown);
  const rest = Object.entries(declared)
    .filter(([name]) => !(name in found))
    .map(([name, value]): [string, Value] =>
      carried.includes(name)
        ? [name, value]
        : [name, everyUnknown ?? new Unknown(`wormtrail does not read ${name} of ${type}`)],
    );
  const known = Object.entries(found).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  return Object.fromEntries([...known, ...rest]);
}

function unreadable(resource: Resource, reads: Reads, error?: unknown): Resource {
  const reason = error ?? new Error(`this version of wormtrail has no reader for ${resource.type}`);
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
