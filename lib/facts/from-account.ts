/** Facts of a live account: the same resources that templates declare, as the account has them now. */
import { CARRIED_OVER } from './account/carried';
import type { AccountClients } from './account/clients';
import { isInAccount, readersFor } from './account/readers';
import { Gone, Reads, type Reader } from './account/reads';
import type { AuditLog, Resource, UnreadFact, Vault } from './audit-log';
import { Unknown, type Properties, type Value } from './value';

/**
 * Reads audit logs as the account has them.
 *
 * A resource that is gone is missing among the members; a vault keeps its bucket, without properties. What could not be read is
 * an Unknown in the property tree and an entry in `unread`.
 *
 * @param expected What is deployed, from `auditLogsOf` with physical ids.
 * @param observedAt When the facts are read.
 */
export async function readAccount(
  expected: readonly AuditLog[],
  clients: AccountClients,
  observedAt: Date,
): Promise<AuditLog[]> {
  const resources = [...new Set(expected.flatMap(resourcesOf))];
  const reads = new Reads(clients);
  const readerOf = readersFor(resources);
  const answers = await Promise.all(
    resources.map(async (resource) => [resource, await read(resource, readerOf(resource.type), reads)] as const),
  );
  const live = new Map(answers);
  return expected.map((auditLog) => asFound(auditLog, live, reads.unread, observedAt));
}

/** What belongs to an audit log; a trail's bucket may stand in another stack than the members. */
function resourcesOf({ members, log, evidence, trails }: AuditLog): Resource[] {
  const vaults = [log, ...(evidence ? [evidence] : [])];
  return [
    ...members,
    ...trails,
    ...vaults.flatMap(({ bucket, policies, key }) => [bucket, ...policies, ...(key ? [key] : [])]),
  ].filter(isInAccount);
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
function complete({ type, properties: declared }: Resource, found: Readonly<Record<string, Value | undefined>>): Properties {
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
  const reason = error ?? new Error(`wormtrail does not read ${resource.type}`);
  const unknown = reads.fail(resource, '', error ? `reading ${resource.type}` : 'no call', reason);
  const properties = Object.fromEntries(Object.keys(resource.properties).map((name) => [name, unknown]));
  return { ...resource, properties };
}

function asFound(
  auditLog: AuditLog,
  live: ReadonlyMap<Resource, Resource | undefined>,
  unread: readonly UnreadFact[],
  observedAt: Date,
): AuditLog {
  const found = (resources: readonly Resource[]): Resource[] =>
    resources.flatMap((resource) => (isInAccount(resource) ? (live.get(resource) ?? []) : resource));
  const vault = ({ bucket, policies, key }: Vault): Vault => {
    const liveKey = key && live.get(key);
    return {
      bucket: live.get(bucket) ?? { ...bucket, properties: {} },
      policies: found(policies),
      ...(liveKey && { key: liveKey }),
    };
  };
  const names = new Set(resourcesOf(auditLog).map(({ displayName }) => displayName));
  const members = found(auditLog.members);
  return {
    ...auditLog,
    origin: 'account',
    log: vault(auditLog.log),
    ...(auditLog.evidence && { evidence: vault(auditLog.evidence) }),
    trails: found(auditLog.trails),
    members,
    // what else the template declares stands as declared: only the audit log's own resources are read
    inventory: auditLog.inventory.flatMap((resource) => (live.has(resource) ? (live.get(resource) ?? []) : resource)),
    unread: [...auditLog.unread, ...unread.filter(({ resource }) => names.has(resource))],
    observedAt,
  };
}
