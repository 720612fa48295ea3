/** The attributes of a planned resource, as the file of its type asks for them. */
import { parsed, present } from '../../resource-types/answers';
import { isList, isProperties, isUnknown, Unknown, valueAt, type Properties, type Value } from '../value';
import type { Planned } from './planned';

/** What an attribute says that names another resource. */
export interface Links {
  /** A reference in CloudFormation's words where the resource is in the plan, else what the attribute says. */
  linked(planned: Planned, path: string, value: Value, types: readonly string[]): Value;
  /** Of a list; in its place an Unknown where it cannot be told what it names. */
  linkedList(planned: Planned, path: string, value: Value, types: readonly string[]): Value;
  /** Whether the configuration sets an attribute of the resource, or leaves it to the provider. */
  sets(planned: Planned, attribute: string): boolean;
  /** A policy document that a data source of the plan makes during apply. */
  document(planned: Planned, path: string): Value | undefined;
}

export class Attributes {
  /** @param prefix Path of the block that is read; empty for the resource itself. */
  constructor(
    readonly planned: Planned,
    private readonly links: Links,
    private readonly prefix = '',
  ) {}

  /** The value at a path; undefined where it is left out, and null or an empty text, which Terraform keeps apart from nothing. */
  at(path: string): Value | undefined {
    const value = valueAt(this.planned.values, this.prefix + path);
    return value === null || value === '' ? undefined : value;
  }

  /** Whether the configuration sets an attribute; what it leaves out is as AWS has it. */
  isSet(attribute: string): boolean {
    return this.links.sets(this.planned, attribute);
  }

  /** A number that counts only where it is more than 0: what the provider writes for nothing. */
  positive(path: string): Value | undefined {
    const value = this.at(path);
    return value === 0 ? undefined : value;
  }

  /** Only where it is true: what is left out is written as false. */
  isTrue(path: string): true | Unknown | undefined {
    const value = this.at(path);
    return value === true || isUnknown(value) ? value : undefined;
  }

  list(path: string): Value | undefined {
    const value = this.at(path);
    return isList(value) && value.length === 0 ? undefined : value;
  }

  /** Each block of a kind; undefined where there is none. */
  blocks(path: string, read: (block: Attributes) => Value): Value | undefined {
    const list = this.list(path);
    if (isProperties(list)) return [read(this.below(path))];
    return isList(list)
      ? list.map((item, index) => (isUnknown(item) ? item : read(this.below(`${path}.${index}`))))
      : list;
  }

  /** The only block of a kind. */
  block(path: string, read: (block: Attributes) => Value): Value | undefined {
    const blocks = this.blocks(path, read);
    return isList(blocks) ? blocks[0] : blocks;
  }

  /** What names another resource, of one of these types. */
  link(path: string, ...types: readonly string[]): Value | undefined {
    const value = this.at(path);
    return value === undefined ? undefined : this.links.linked(this.planned, this.prefix + path, value, types);
  }

  linkList(path: string, ...types: readonly string[]): Value | undefined {
    const value = this.list(path);
    return value === undefined ? undefined : this.links.linkedList(this.planned, this.prefix + path, value, types);
  }

  /** JSON in a text: a policy, an event pattern. */
  json(path: string): Value | undefined {
    const value = this.at(path);
    if (isUnknown(value)) return this.links.document(this.planned, this.prefix + path) ?? value;
    const document = parsed(value);
    return typeof document === 'string'
      ? new Unknown(`${this.planned.address}.${path} is no JSON that can be read`)
      : document;
  }

  /** CloudFormation's list of tags. */
  tags(): Value | undefined {
    const tags = isUnknown(this.at('tags_all')) ? this.at('tags') : (this.at('tags_all') ?? this.at('tags'));
    if (!isProperties(tags)) return tags;
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  }

  private below(path: string): Attributes {
    return new Attributes(this.planned, this.links, `${this.prefix}${path}.`);
  }
}

/** Properties under CloudFormation's names, by those of Terraform. */
export function renamed(attributes: Attributes, names: Readonly<Record<string, string>>): Properties {
  return present(Object.fromEntries(Object.entries(names).map(([name, path]) => [name, attributes.at(path)])));
}
