/** Resources of an audit log, and of the app around it, found by what they are. */
import type { AuditLog, Component, Resource } from '../facts/audit-log';
import { valueAt, type Value } from '../facts/value';
import { groupBy } from '../findings/group';

/** Members, or an inventory, by one of their features. */
class Sorted<Feature> {
  private readonly known = new WeakMap<readonly Resource[], ReadonlyMap<Feature, readonly Resource[]>>();

  constructor(private readonly featureOf: (resource: Resource) => Feature) {}

  /** Sorted once, since dozens of guardrails ask; in an app with a thousand audit logs, each of them a thousand times. */
  among(resources: readonly Resource[], feature: Feature): readonly Resource[] {
    let groups = this.known.get(resources);
    if (!groups) this.known.set(resources, (groups = groupBy(resources, this.featureOf)));
    return groups.get(feature) ?? [];
  }
}

const byType = new Sorted<string>(({ type }) => type);
const byComponent = new Sorted<Value | undefined>(({ metadata }) => valueAt(metadata, 'wormtrail.component'));

export function membersOfType({ members }: AuditLog, type: string): readonly Resource[] {
  return byType.among(members, type);
}

export function membersOfComponent({ members }: AuditLog, component: Component): readonly Resource[] {
  return byComponent.among(members, component);
}

/** Resources of the whole app of one type. */
export function inventoryOfType({ inventory }: AuditLog, type: string): readonly Resource[] {
  return byType.among(inventory, type);
}
