/** What differs between the facts that a template promises and those that an account shows. */
import { resourceTypeOf } from '../resource-types/lookup';
import type { ResourceType } from '../resource-types/resource-type';
import type { AuditLog, Resource } from './audit-log';
import { isTooDeep } from './nesting';
import { policyDifference, samePolicy } from './policy';
import { resourceId, resourcesOf } from './resources';
import { isList, isProperties, isUnknown, type Properties, type Value } from './value';

/**
 * `changed`: another value stands there. `removed`: the resource is gone. `unknown`: one of the two values is not known, so that
 * nothing is proven.
 */
type DifferenceKind = 'changed' | 'removed' | 'unknown';

/** One property path that is not what was deployed. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** As it was deployed. */
  readonly resource: Resource;
  /** Property path; empty where the whole resource is meant. */
  readonly path: string;
  readonly expected: Value | undefined;
  readonly found: Value | undefined;
  /** For policy documents: what differs, a line each. */
  readonly details?: readonly string[];
}

/** Compares an audit log as it was deployed with what the account has: one difference a property path. */
export function compare(expected: AuditLog, actual: AuditLog): Difference[] {
  const live = new Map(resourcesOf(actual).map((resource) => [resourceId(resource), resource]));
  return resourcesOf(expected).flatMap((resource) => compareResource(resource, live.get(resourceId(resource))));
}

/** Compares one resource property by property; undefined stands for a resource that is gone. */
export function compareResource(expected: Resource, actual: Resource | undefined): Difference[] {
  if (!actual || actual.state?.Removed === true) {
    return [{ kind: 'removed', resource: expected, path: '', expected: expected.ref, found: undefined }];
  }
  return new Comparison(expected).properties('', expected.properties, actual.properties);
}

/** Whether two documents, such as event patterns, say the same: lists and names in any order. */
export function sameDocument(one: Value | undefined, other: Value | undefined): boolean {
  return canonical(json(one)) === canonical(json(other));
}

/** Documents of their own language: told as a whole, however small the change. */
const WHOLE: ReadonlySet<string> = new Set(['EventPattern', 'DashboardBody', 'DefinitionString', 'FilterPolicy']);

const POLICY = /^(Policy|AssumeRolePolicy)Document$|^(KeyPolicy|ResourcePolicy)$/;

/** Where AWS answers an ARN for a name or id, or takes either. */
const REFERENCE = /Kms(Master)?Key|KMS(Master)?Key|^(TargetKeyId|FunctionName|SnsTopicName|Role)$/;

/** What tells the entries of a list apart, most specific first. */
const IDENTITIES = ['Id', 'Key', 'PolicyName', 'Field', 'InsightType', 'Name'];

class Comparison {
  private readonly type: ResourceType | undefined;

  constructor(private readonly resource: Resource) {
    this.type = resourceTypeOf(resource.type);
  }

  properties(path: string, expected: Properties, found: Properties): Difference[] {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    const compared = names.filter((name) => path !== '' || this.type?.neverRead?.[name] === undefined);
    return compared.flatMap((name) => this.values(join(path, name), own(expected, name), own(found, name)));
  }

  private values(path: string, expected: Value | undefined, found: Value | undefined): Difference[] {
    if (expected !== undefined && identical(expected, found)) return [];
    if (isUnknown(expected) || isUnknown(found)) return [this.difference('unknown', path, expected, found)];
    const name = path.slice(path.lastIndexOf('.') + 1);
    if (POLICY.test(name)) return this.policies(path, expected, found);
    if (isNothing(expected)) return this.added(path, expected, found);
    if (WHOLE.has(name)) return sameDocument(expected, found) ? [] : this.changed(path, expected, found);
    if (isList(expected) && isList(found)) return this.lists(path, expected, found);
    if (isProperties(expected) && isProperties(found)) return this.properties(path, expected, found);
    if (isText(expected) && isText(found))
      return same(name, expected, found) ? [] : this.changed(path, expected, found);
    return sameDocument(expected, found) ? [] : this.changed(path, expected, found);
  }

  /** The template has no value: one that AWS fills in by itself is no drift. */
  private added(path: string, expected: Value | undefined, found: Value | undefined): Difference[] {
    const { properties, ref } = this.resource;
    const isDefault = this.type?.defaults?.[path.replace(/\.\d+(?=\.|$)/g, '.*')];
    if (expected === undefined && isDefault)
      return isDefault(found, properties, ref) ? [] : this.changed(path, expected, found);
    if (isNothing(found)) return [];
    if (isProperties(found) && this.properties(path, {}, found).length === 0) return [];
    return this.changed(path, expected, found);
  }

  private policies(path: string, expected: Value | undefined, found: Value | undefined): Difference[] {
    const answer = samePolicy(json(expected), json(found));
    if (answer === true) return [];
    const details = policyDifference(json(expected), json(found));
    return [{ ...this.difference(answer === false ? 'changed' : 'unknown', path, expected, found), details }];
  }

  /** Lists are sets: equal entries cancel out, the others pair by what identifies them, then by their order. */
  private lists(path: string, expected: readonly Value[], found: readonly Value[]): Difference[] {
    const [missing, extra] = withoutEqual(expected, found);
    const pairs = paired(missing, extra);
    return pairs.flatMap(([before, after], position) => {
      const index = before?.index ?? expected.length + position - missing.length;
      return before && after
        ? this.values(join(path, String(index)), before.value, after.value)
        : this.values(join(path, String(Math.max(index, 0))), before?.value, after?.value);
    });
  }

  private changed(path: string, expected: Value | undefined, found: Value | undefined): Difference[] {
    return [this.difference('changed', path, expected, found)];
  }

  private difference(
    kind: DifferenceKind,
    path: string,
    expected: Value | undefined,
    found: Value | undefined,
  ): Difference {
    return { kind, resource: this.resource, path, expected, found };
  }
}

interface Entry {
  readonly index: number;
  readonly value: Value;
}

/** Entries of each side that the other lacks. */
function withoutEqual(expected: readonly Value[], found: readonly Value[]): [Entry[], Entry[]] {
  const counts = new Map<string, number>();
  for (const value of found) counts.set(canonical(value), (counts.get(canonical(value)) ?? 0) + 1);
  const take = (value: Value): boolean => {
    const left = counts.get(canonical(value)) ?? 0;
    if (left > 0) counts.set(canonical(value), left - 1);
    return left > 0;
  };
  const missing = expected.map((value, index) => ({ index, value })).filter(({ value }) => !take(value));
  // what is still counted was found and not expected
  const extra = found.map((value, index) => ({ index, value })).filter(({ value }) => take(value));
  return [missing, extra];
}

type Pair = readonly [Entry | undefined, Entry | undefined];

function paired(missing: readonly Entry[], extra: readonly Entry[]): Pair[] {
  const left = [...extra];
  const identified = new Map<Entry, Entry>();
  for (const entry of missing) {
    const identity = identityOf(entry.value);
    const match = identity === undefined ? -1 : left.findIndex(({ value }) => identityOf(value) === identity);
    const [found] = match < 0 ? [] : left.splice(match, 1);
    if (found) identified.set(entry, found);
  }
  const pairs = missing.map((entry): Pair => [entry, identified.get(entry) ?? left.shift()]);
  return [...pairs, ...left.map((entry): Pair => [undefined, entry])];
}

function identityOf(value: Value): string | undefined {
  if (!isProperties(value)) return undefined;
  for (const name of IDENTITIES) {
    const identity = own(value, name);
    if (typeof identity === 'string') return `${name} ${identity}`;
  }
  return undefined;
}

/** Whether both are known and say the same word for word, as nearly everything does: what they mean need not be asked. */
function identical(one: Value | undefined, other: Value | undefined): boolean {
  if (typeof one !== 'object' || one === null) return one === other;
  if (isList(one))
    return isList(other) && one.length === other.length && one.every((value, index) => identical(value, other[index]));
  if (!isProperties(one) || !isProperties(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && identical(one[name], other[name]))
  );
}

/** Saying nothing and saying "none" are the same; where AWS's default is another, the resource type knows it. */
function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 'false' || value === '') return true;
  if (isList(value)) return value.length === 0;
  return isProperties(value) && Object.keys(value).length === 0;
}

/** A text that is the same for values that mean the same: numbers and booleans as text, lists and names in one order. */
function canonical(value: Value | undefined): string {
  if (value === undefined) return '';
  if (isList(value)) return `[${value.map(canonical).sort().join(',')}]`;
  if (!isProperties(value)) return isUnknown(value) ? `(unknown: ${value.reason})` : JSON.stringify(String(value));
  const members = Object.keys(value)
    .sort()
    .filter((name) => !isNothing(value[name]))
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}

/** A document that a template or an API gives as text. */
function json(value: Value | undefined): Value | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value) || isTooDeep(value)) return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return value;
  }
}

type Text = string | number | boolean | null;

function isText(value: Value | undefined): value is Text {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function same(name: string, expected: Text, found: Text): boolean {
  const [ours, theirs] = [String(expected), String(found)];
  if (ours === theirs) return true;
  if (REFERENCE.test(name) && ours.startsWith('arn:') !== theirs.startsWith('arn:'))
    return lastPart(ours) === lastPart(theirs);
  return false;
}

function lastPart(reference: string): string {
  return reference.replace(/^.*[:/]/, '');
}

function own(properties: Properties, name: string): Value | undefined {
  // unknownProperties answers every name without owning one
  return Object.hasOwn(properties, name) || isUnknown(properties[name]) ? properties[name] : undefined;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
