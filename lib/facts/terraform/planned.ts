/** The resources that a plan of Terraform leaves behind, with an Unknown wherever only `terraform apply` knows a value. */
import { isRaw, rawAt, type Raw } from '../template/template';
import { Unknown, type Value } from '../value';

/** A resource instance of a plan. */
export interface Planned {
  /** Such as `module.logs["eu"].aws_s3_bucket.this[0]`. */
  readonly address: string;
  /** Address of its module; empty for the root module. */
  readonly module: string;
  readonly type: string;
  readonly name: string;
  /** What `count` or `for_each` calls it. */
  readonly index: Index;
  readonly isData: boolean;
  /** An attribute that is known after apply only is an Unknown. */
  readonly values: Value;
}

export type Index = string | number | undefined;

/**
 * Every instance that is there after apply, in the plan's order; data sources only where they are read during apply.
 *
 * @param plan As `terraform show -json` writes it (Terraform documentation, "JSON Output Format").
 */
export function plannedIn(plan: unknown): readonly Planned[] {
  const found = new Map<string, Planned>();
  for (const { module, resource } of resourcesBelow(rawAt(rawAt(plan, 'planned_values'), 'root_module'))) {
    add(found, resource, module, {
      after: rawAt(resource, 'values'),
      after_sensitive: rawAt(resource, 'sensitive_values'),
    });
  }
  const changes = rawAt(plan, 'resource_changes');
  for (const change of Array.isArray(changes) ? (changes as unknown[]) : []) {
    // a deposed object goes, whatever becomes of its resource
    if (isRaw(change) && change.deposed === undefined) addChange(found, change);
  }
  return [...found.values()];
}

/** The instances that a state has: data sources that were read before the plan was made. */
export function readBefore(plan: unknown): readonly Planned[] {
  const found = new Map<string, Planned>();
  const root = rawAt(rawAt(rawAt(plan, 'prior_state'), 'values'), 'root_module');
  for (const { module, resource } of resourcesBelow(root)) {
    if (resource.mode === 'data') add(found, resource, module, { after: resource.values });
  }
  return [...found.values()];
}

function addChange(found: Map<string, Planned>, change: Raw): void {
  const detail = rawAt(change, 'change');
  // what is destroyed has nothing after it
  if (!isRaw(detail) || (!isRaw(detail.after) && !isRaw(detail.after_unknown))) return;
  const actions = Array.isArray(detail.actions) ? detail.actions : [];
  if (actions.length === 1 && (actions[0] === 'delete' || actions[0] === 'forget')) return;
  add(found, change, textAt(change, 'module_address') ?? '', detail);
}

function add(found: Map<string, Planned>, resource: Raw, module: string, detail: Raw): void {
  const [address, type, name] = ['address', 'type', 'name'].map((each) => textAt(resource, each));
  if (address === undefined || type === undefined || name === undefined) return;
  const { index } = resource;
  found.set(address, {
    ...{ address, module, type, name },
    index: typeof index === 'string' || typeof index === 'number' ? index : undefined,
    isData: resource.mode === 'data',
    values: merged(address, detail.after, detail.after_unknown, detail.after_sensitive),
  });
}

interface Placed {
  readonly module: string;
  readonly resource: Raw;
}

/** Modules in modules, without recursion: a plan may nest them as it likes. */
function resourcesBelow(root: unknown): readonly Placed[] {
  const placed: Placed[] = [];
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const module = textAt(next, 'address') ?? '';
    for (const resource of listAt(next, 'resources')) if (isRaw(resource)) placed.push({ module, resource });
    waiting.push(...[...listAt(next, 'child_modules')].reverse());
  }
  return placed;
}

/** The value at each place where it is known, and why not where it is not. */
function merged(path: string, after: unknown, unknown: unknown, sensitive: unknown): Value {
  // what is sensitive would stand in reports that others read
  if (sensitive === true) return new Unknown(`${path} is marked as sensitive, and is not read`);
  if (unknown === true) return new Unknown(`${path} is known after apply only`);
  if (Array.isArray(after) || Array.isArray(unknown)) {
    const [items, doubts] = [after, unknown].map((each) => (Array.isArray(each) ? (each as unknown[]) : []));
    const length = Math.max(items?.length ?? 0, doubts?.length ?? 0);
    return Array.from({ length }, (_, index) =>
      merged(`${path}.${index}`, items?.[index], doubts?.[index], partAt(sensitive, index)),
    );
  }
  if (isRaw(after) || isRaw(unknown)) {
    const names = new Set([after, unknown].flatMap((each) => (isRaw(each) ? Object.keys(each) : [])));
    // fromEntries defines properties: `__proto__` stays a name like any other
    return Object.fromEntries(
      [...names].map((name) => [
        name,
        merged(`${path}.${name}`, rawAt(after, name), rawAt(unknown, name), rawAt(sensitive, name)),
      ]),
    );
  }
  return (after ?? null) as Value;
}

function partAt(value: unknown, index: number): unknown {
  return Array.isArray(value) ? (value as unknown[])[index] : undefined;
}

function textAt(value: unknown, name: string): string | undefined {
  const text = rawAt(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = rawAt(value, name);
  return Array.isArray(list) ? (list as unknown[]) : [];
}
