/** The resources of an audit log. */
import type { AuditLog, Resource, Vault } from './audit-log';
import { Elsewhere } from './value';

/** Names a resource across templates and account. */
export function resourceId({ stack, logicalId }: Resource): string {
  return `${stack}/${logicalId}`;
}

/** Why nothing is known of a resource that none of the templates has. */
export function elsewhereOf(resource: Resource | undefined): Elsewhere | undefined {
  return resource?.deletionPolicy instanceof Elsewhere ? resource.deletionPolicy : undefined;
}

/** What belongs to an audit log, each once: its members, and the parts of its vaults that stand in other stacks. */
export function resourcesOf({ members, trails, log, evidence }: AuditLog): Resource[] {
  const vaults = evidence ? [log, evidence] : [log];
  const parts = vaults.flatMap(({ bucket, policies, key }) => [bucket, ...policies, ...(key ? [key] : [])]);
  const byId = new Map([...parts, ...trails, ...members].map((resource) => [resourceId(resource), resource]));
  return [...byId.values()];
}

/** The audit log with each of its resources as `answer` has it. */
export function withResources(auditLog: AuditLog, answer: (resource: Resource) => Resource): AuditLog {
  const changed = new Map<Resource, Resource>();
  const change = (resource: Resource): Resource => {
    const found = changed.get(resource) ?? answer(resource);
    changed.set(resource, found);
    return found;
  };
  const vault = ({ bucket, policies, key }: Vault): Vault => ({
    bucket: change(bucket),
    policies: policies.map(change),
    ...(key && { key: change(key) }),
  });
  const { log, evidence, trails, members, inventory } = auditLog;
  return {
    ...auditLog,
    log: vault(log),
    ...(evidence && { evidence: vault(evidence) }),
    trails: trails.map(change),
    members: members.map(change),
    inventory: inventory.map(change),
  };
}
