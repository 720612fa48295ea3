/** The resources of an app with every value resolved, as far as the templates allow. */
import type { Resource } from '../audit-log';
import { isProperties, isUnknown, Unknown, unknownProperties, type Properties, type Value } from '../value';
import type { App } from './app';
import { CircularReferenceError } from './errors';
import { evaluateValue } from './evaluate';
import type { Declared, Stack } from './stack';
import { rawAt } from './template';

/** A resource of a template that is in the stack, or that may be. */
export interface Resolved {
  readonly declared: Declared;
  /** As it is if it exists. */
  readonly resource: Resource;
  /** As it counts for whoever cannot tell whether it exists: where it is in doubt, nothing of it is known. */
  readonly counted: Resource;
  /** Conditions that could not be decided, by name: the resource exists only if all of them hold. */
  readonly doubts: ReadonlyMap<string, Unknown>;
  /** Resources that its properties refer to. */
  readonly refersTo: readonly Declared[];
}

/**
 * Resolves every resource that is in its stack, in the order of the templates.
 *
 * @throws CircularReferenceError where resources need each other.
 */
export function resolveResources(app: App): Resolved[] {
  const resolved: Resolved[] = [];
  for (const stack of app.stacks) {
    const around = doubtsOfStack(app, stack);
    const inStack = around
      ? [...stack.resources.values()].flatMap((declared) => resolve(app, declared, around) ?? [])
      : [];
    assertNoCircle(stack, inStack);
    resolved.push(...inStack);
  }
  return resolved;
}

/** The resource as it counts where the given doubts are settled: whoever asks exists only if they are. */
export function countedWhere(settled: ReadonlyMap<string, Unknown>, { resource, doubts }: Resolved): Resource {
  for (const [name, doubt] of doubts) if (!settled.has(name)) return inDoubt(resource, doubt);
  return resource;
}

/** Doubts about a nested stack are doubts about all that it holds; undefined where the stack is not there at all. */
function doubtsOfStack(app: App, stack: Stack): ReadonlyMap<string, Unknown> | undefined {
  const { parent } = stack.template;
  const nesting = parent && app.stackOf(parent.template);
  const declared = nesting?.resources.get(parent?.logicalId ?? '');
  if (!nesting || !declared) return new Map();
  const above = doubtsOfStack(app, nesting);
  return above && doubtsOf(declared, above);
}

function doubtsOf(
  { stack, raw }: Declared,
  around: ReadonlyMap<string, Unknown>,
): ReadonlyMap<string, Unknown> | undefined {
  const truth = stack.has(raw);
  if (truth === false) return undefined;
  return isUnknown(truth) ? new Map(around).set(`${stack.label}.${String(raw.Condition)}`, truth) : around;
}

function resolve(app: App, declared: Declared, around: ReadonlyMap<string, Unknown>): Resolved | undefined {
  const doubts = doubtsOf(declared, around);
  if (!doubts) return undefined;
  const { stack, logicalId, type, raw } = declared;
  const { value: properties, refersTo } = app.references.trace(() => propertiesOf(raw.Properties, stack));
  const metadata = propertiesOf(raw.Metadata, stack);
  const { ref, arn } = stack.identityOf(declared);
  const { locate } = stack.template;
  const resource: Resource = {
    type,
    logicalId,
    stack: stack.template.stack,
    account: stack.environment.account,
    displayName: displayNameOf(declared),
    ref,
    arn,
    properties,
    deletionPolicy: attribute(raw.DeletionPolicy, stack),
    updateReplacePolicy: attribute(raw.UpdateReplacePolicy, stack),
    metadata,
    locate: locate && (() => locate(logicalId)),
  };
  const [doubt] = doubts.values();
  return { declared, resource, counted: doubt ? inDoubt(resource, doubt) : resource, doubts, refersTo };
}

function displayNameOf({ stack, logicalId, raw }: Declared): string {
  const stated = rawAt(raw.Metadata, 'aws:cdk:path');
  if (typeof stated === 'string' && stated !== '') return stated;
  return stack.template.constructPathOf?.(logicalId) ?? `${stack.label}/${logicalId}`;
}

function inDoubt(resource: Resource, doubt: Unknown): Resource {
  return { ...resource, properties: unknownProperties(new Unknown(`it exists only if ${doubt.reason}`)) };
}

function propertiesOf(raw: unknown, stack: Stack): Properties {
  if (raw === undefined || raw === null) return {};
  const value = evaluateValue(raw, stack);
  if (isProperties(value)) return value;
  return unknownProperties(isUnknown(value) ? value : new Unknown('the properties are no object'));
}

function attribute(raw: unknown, stack: Stack): Value | undefined {
  return raw === undefined ? undefined : evaluateValue(raw, stack);
}

/** Walks references and DependsOn depth first, without recursion: a template may chain thousands of resources. */
function assertNoCircle(stack: Stack, resources: readonly Resolved[]): void {
  const needs = new Map(resources.map((each) => [each.declared.logicalId, neededBy(each)]));
  const done = new Set<string>();
  // from where the walk started to where it is
  const path: { readonly name: string; readonly needs: readonly string[]; walked: number }[] = [];
  const onPath = new Set<string>();
  const enter = (name: string): void => {
    const needed = done.has(name) ? undefined : needs.get(name);
    if (!needed) return;
    if (onPath.has(name)) {
      const names = path.map((step) => step.name);
      throw new CircularReferenceError(stack.label, names.slice(names.indexOf(name)));
    }
    if (needed.length === 0) {
      done.add(name);
      return;
    }
    onPath.add(name);
    path.push({ name, needs: needed, walked: 0 });
  };
  for (const start of needs.keys()) {
    enter(start);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const next = step.needs[step.walked++];
      if (next !== undefined) enter(next);
      else {
        done.add(step.name);
        onPath.delete(step.name);
        path.pop();
      }
    }
  }
}

function neededBy({ declared, refersTo }: Resolved): readonly string[] {
  const dependsOn = [declared.raw.DependsOn].flat();
  return [
    ...refersTo.filter(({ stack }) => stack === declared.stack).map(({ logicalId }) => logicalId),
    ...dependsOn.filter((name) => typeof name === 'string'),
  ];
}
