/** Resources of an audit log, and of the app around it, found by what they are. */
import type { AuditLog, Component, Resource } from '../facts/audit-log';
import { valueAt } from '../facts/value';

export function membersOfType({ members }: AuditLog, type: string): readonly Resource[] {
  return members.filter((member) => member.type === type);
}

export function membersOfComponent({ members }: AuditLog, component: Component): readonly Resource[] {
  return members.filter((member) => valueAt(member.metadata, 'wormtrail.component') === component);
}

const BY_TYPE = new WeakMap<readonly Resource[], ReadonlyMap<string, readonly Resource[]>>();

/**
 * Resources of the whole app of one type. Sorted once for an inventory: an app with a thousand audit logs asks a thousand
 * times.
 */
export function inventoryOfType({ inventory }: AuditLog, type: string): readonly Resource[] {
  const byType = BY_TYPE.get(inventory) ?? groupedByType(inventory);
  BY_TYPE.set(inventory, byType);
  return byType.get(type) ?? [];
}

function groupedByType(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const group = groups.get(resource.type);
    if (group) group.push(resource);
    else groups.set(resource.type, [resource]);
  }
  return groups;
}
