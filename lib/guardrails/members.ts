/** The resources of an audit log, found by what they are. */
import type { AuditLog, Component, Resource } from '../facts/audit-log';
import { valueAt } from '../facts/value';

export function membersOfType({ members }: AuditLog, type: string): readonly Resource[] {
  return members.filter((member) => member.type === type);
}

export function membersOfComponent({ members }: AuditLog, component: Component): readonly Resource[] {
  return members.filter((member) => valueAt(member.metadata, 'wormtrail.component') === component);
}
