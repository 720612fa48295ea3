/** Resources of an audit log, and of the app around it, found by what they are. */
import type { AuditLog, Component, Resource } from '../facts/audit-log';
import { oncePer } from '../facts/cache';
import { valueAt, type Value } from '../facts/value';
import { groupBy } from '../findings/group';

type Groups<Feature> = ReadonlyMap<Feature, readonly Resource[]>;

const byType = (resources: readonly Resource[]): Groups<string> => groupBy(resources, ({ type }) => type);
const byComponent = (resources: readonly Resource[]): Groups<Value | undefined> =>
  groupBy(resources, ({ metadata }) => valueAt(metadata, 'wormtrail.component'));

// sorted once, since dozens of guardrails ask
const membersByType = oncePer(byType);
const membersByComponent = oncePer(byComponent);
const inventoryByType = oncePer(byType);

export function membersOfType({ members }: AuditLog, type: string): readonly Resource[] {
  return membersByType(members).get(type) ?? [];
}

export function membersOfComponent({ members }: AuditLog, component: Component): readonly Resource[] {
  return membersByComponent(members).get(component) ?? [];
}

/** The name of the audit log as its resources state it: where an app has several of one name, `AuditLog.name` says more. */
export function statedName({ metadata }: Resource): Value | undefined {
  return valueAt(metadata, 'wormtrail.auditLog');
}

/** Resources of the whole app of one type. */
export function inventoryOfType({ inventory }: AuditLog, type: string): readonly Resource[] {
  return inventoryByType(inventory).get(type) ?? [];
}
