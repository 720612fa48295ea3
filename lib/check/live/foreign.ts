/** Parts of an audit log that another account has: what it does not let be read has one cause, however much it leaves unknown. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { resourceId, withResources } from '../../facts/resources';
import { Elsewhere, isUnknown, unknownProperties } from '../../facts/value';
import type { AccountPlace } from '../../facts/account/account-template';

/**
 * @param found As it was read.
 * @param expected As it was found.
 * @param own Names of the account's buckets; undefined where they cannot be listed.
 */
export function withForeignParts(
  found: AuditLog,
  expected: AuditLog,
  { account }: AccountPlace,
  own: ReadonlySet<string> | undefined,
): AuditLog {
  const causes = new Map<Resource, Elsewhere>();
  const auditLog = withKeys(found, foreignKeysOf(expected, account));
  const { bucket, policies } = auditLog.log;
  if (own && !own.has(bucket.ref) && bucket.state?.Removed !== true) {
    const cause = causeOf(`the bucket ${bucket.ref} belongs to another account than ${account}`, bucket.ref);
    for (const part of [bucket, ...policies]) if (isUnread(part)) causes.set(part, cause);
  }
  for (const key of foreignKeysOf(auditLog, account)) {
    const cause = causeOf(`the key ${key.ref} belongs to the account ${accountOf(key)}`, key.ref);
    if (isUnread(key)) causes.set(key, cause);
  }
  if (causes.size === 0) return auditLog;
  const told = new Set([...causes.keys()].map(({ displayName }) => displayName));
  const changed = withResources(auditLog, (resource) => {
    const cause = causes.get(resource);
    return cause ? behind(resource, cause) : resource;
  });
  return { ...changed, unread: changed.unread.filter(({ resource }) => !told.has(resource)) };
}

function foreignKeysOf({ members }: AuditLog, account: string): readonly Resource[] {
  return members.filter((each) => each.type === 'AWS::KMS::Key' && (accountOf(each) ?? account) !== account);
}

function accountOf({ arn = '' }: Resource): string | undefined {
  return parseArn(arn)?.account;
}

/** A key that another account does not show may be there all the same. */
function withKeys(auditLog: AuditLog, keys: readonly Resource[]): AuditLog {
  const there = new Set(auditLog.members.map(resourceId));
  const unseen = keys
    .filter((key) => !there.has(resourceId(key)))
    .map((key) => ({ ...key, properties: unknownProperties(causeOf(`the key ${key.ref}`, key.ref)) }));
  return {
    ...auditLog,
    members: [...auditLog.members, ...unseen],
    inventory: [...auditLog.inventory.filter(({ ref }) => unseen.every((key) => key.ref !== ref)), ...unseen],
  };
}

function isUnread({ properties }: Resource): boolean {
  return Object.values(properties).some(isUnknown);
}

function causeOf(reason: string, part: string): Elsewhere {
  const remedy =
    'Run it again in the account that has it, as somebody who may read it; or let this caller read it, by its policy.';
  return new Elsewhere(`${reason}, which does not let it be read`, part, remedy);
}

/** What was read still counts. */
function behind(resource: Resource, cause: Elsewhere): Resource {
  const known = Object.entries(resource.properties).filter(([, value]) => !isUnknown(value));
  const unread = Object.keys(resource.properties).map((name) => [name, cause] as const);
  const properties = known.length === 0 ? unknownProperties(cause) : Object.fromEntries([...unread, ...known]);
  return { ...resource, properties, deletionPolicy: cause, updateReplacePolicy: cause };
}
