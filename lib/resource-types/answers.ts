/** Reads values out of the answers of AWS. */
import { isTooDeep } from '../facts/nesting';
import {
  isList,
  isProperties,
  isUnknown,
  Unknown,
  valueAt,
  type Json,
  type Properties,
  type Value,
} from '../facts/value';
import type { Fills, Subject } from './resource-type';

/** Applies to what was answered; what is unknown or absent stays so. */
export function from<Result extends Value | undefined>(
  value: Value | undefined,
  read: (value: Value) => Result,
): Result | Unknown | undefined {
  return value === undefined || isUnknown(value) ? value : read(value);
}

/** Properties that the answer has under their own names, below a path. */
export function sameNames(path: string, names: readonly string[]): Fills {
  return Object.fromEntries(names.map((name) => [name, path === '' ? name : `${path}.${name}`]));
}

/** The value at a path, undefined where it is empty. */
export function nonEmpty(path: string) {
  return (answer: Value): Value | undefined => from(valueAt(answer, path), (value) => value || undefined);
}

/** JSON that stands in a text at a path. */
export function json(path: string) {
  return (answer: Value): Value | undefined => from(valueAt(answer, path), parsed);
}

/** JSON that stands in a text; the text itself where it is no JSON, or is nested too deeply to walk through. */
export function parsed(text: Value | undefined): Value | undefined {
  if (typeof text !== 'string' || text === '') return text === '' ? undefined : text;
  if (isTooDeep(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** An object without members that are absent. */
export function present(members: Readonly<Record<string, Value | undefined>>): Properties {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Properties;
}

/** The list at a path of an answer; empty where there is none. */
export function listAt(answer: Value | undefined, path: string): readonly Value[] {
  const list = valueAt(answer, path);
  return isList(list) ? list : [];
}

export function textAt(value: Value | undefined, path: string): string {
  const text = valueAt(value, path);
  return typeof text === 'string' ? text : '';
}

/** Tags as CloudFormation lists them. AWS's own (`aws:…`) are no property of a template. */
export function tagList(tags: Value | undefined): Value {
  return (isList(tags) ? tags : [])
    .filter(isProperties)
    .map(({ Key = '', Value: value = '' }) => ({ Key, Value: value }))
    .filter(({ Key }) => typeof Key !== 'string' || !Key.startsWith('aws:'));
}

/** The name that a property gives of another resource; Unknown where the template leaves it open. */
export function nameIn(value: Value | undefined, property: string): string | Unknown {
  if (typeof value === 'string') return value;
  return new Unknown(`${property} is not known: ${isUnknown(value) ? value.reason : 'the template does not say it'}`);
}

/** The longest text that all names start with: one listing by prefix answers for all of them. */
export function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

/** One entry of a listing that answers for many resources. */
export function entryIn(list: string, isIt: (entry: Value, subject: Subject) => boolean) {
  const find = (answer: Value, subject: Subject): Value | undefined =>
    listAt(answer, list).find((entry) => isIt(entry, subject));
  return {
    find,
    isGone: (answer: Value, subject: Subject): boolean => find(answer, subject) === undefined,
    /** What stands at a path of the entry. */
    at:
      (path: string, read: (value: Value) => Value | undefined = (value) => value) =>
      (answer: Value, subject: Subject): Value | undefined =>
        from(valueAt(find(answer, subject), path), read),
    /** Properties that the entry has under their own names. */
    sameNames(names: readonly string[]): Fills {
      return Object.fromEntries(names.map((name) => [name, this.at(name)]));
    },
  };
}
