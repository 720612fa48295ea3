/** The resources of an audit log. */
import type { AuditLog, Resource } from './audit-log';

/** Names a resource across templates and account. */
export function resourceId({ stack, logicalId }: Resource): string {
  return `${stack}/${logicalId}`;
}

/** What belongs to an audit log, each once: its members, and the parts of its vaults that stand in other stacks. */
export function resourcesOf({ members, trails, log, evidence }: AuditLog): Resource[] {
  const vaults = evidence ? [log, evidence] : [log];
  const parts = vaults.flatMap(({ bucket, policies, key }) => [bucket, ...policies, ...(key ? [key] : [])]);
  const byId = new Map([...parts, ...trails, ...members].map((resource) => [resourceId(resource), resource]));
  return [...byId.values()];
}
