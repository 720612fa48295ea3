/** CloudFormation YAML: short-form intrinsic functions included. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node,
  type ScalarTag,
  type CollectionTag,
  type Tags,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import { TemplateError } from './errors';
import type { ParsedText } from './parsed-text';
import { assertWithinLimits } from './yaml-limits';

/** Values that aliases may repeat; more is a bomb. CloudFormation itself takes no aliases. */
const MOST_ALIASED_VALUES = 10_000;

/** YAML 1.1 types that CloudFormation does not know: a date such as 2012-10-17 stays text. */
const FOREIGN_TYPES = new Set(
  ['timestamp', 'binary', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * @param file What messages call the template.
 * @throws TemplateError with line and column where it is not YAML, or is more than what can be read.
 */
export function parseYaml(text: string, file: string): ParsedText {
  assertWithinLimits(text, file);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    customTags: cloudFormationTags,
    lineCounter: lines,
    logLevel: 'error',
    prettyErrors: false,
    // quadratic in the parser; checked while reading
    uniqueKeys: false,
  });
  const fail = (message: string, offset: number): never => {
    const { line, col } = lines.linePos(offset);
    throw new TemplateError(`${file}:${line}:${col}: not YAML: ${message.replace(/\s+/g, ' ')}`);
  };
  const [error] = document.errors;
  if (error) fail(messageOf(error), error.pos[0]);
  const reader = new Reader(fail);
  const body = reader.read(document.contents);
  return { body, lineOf: (logicalId) => lineIn(reader.resourceOffsets, logicalId, lines) };
}

/** What the parser says, but where it advises whoever calls it. */
function messageOf({ code, message }: YAMLParseError): string {
  return code === 'MULTIPLE_DOCS' ? 'a second document begins here, and a template is one: give each a file' : message;
}

function lineIn(offsets: ReadonlyMap<string, number>, logicalId: string, lines: LineCounter): number | undefined {
  const offset = offsets.get(logicalId);
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function cloudFormationTags(tags: Tags): Tags {
  return tags.filter((tag) => {
    const { tag: name, format } = tag as ScalarTag & CollectionTag & { format?: string };
    // numbers to the base of 60 would make 22:30 a number
    return !FOREIGN_TYPES.has(name) && format !== 'TIME';
  });
}

interface Read {
  readonly value: unknown;
  /** How many values it holds. */
  readonly size: number;
}

/** Turns YAML nodes into what JSON.parse yields. */
class Reader {
  /** Where each resource's logical ID stands in the text. */
  readonly resourceOffsets = new Map<string, number>();
  private readonly anchors = new Map<string, Read>();
  private aliased = 0;
  private size = 0;

  constructor(private readonly fail: (message: string, offset: number) => never) {}

  read(node: Node | null, path: readonly string[] = []): unknown {
    if (!node) return null;
    const before = this.size;
    this.size += 1;
    const value = this.short(node, this.plain(node, path));
    if (!isAlias(node) && node.anchor) this.anchors.set(node.anchor, { value, size: this.size - before });
    return value;
  }

  private plain(node: Node, path: readonly string[]): unknown {
    if (isAlias(node)) return this.alias(node.source, offsetOf(node));
    if (isSeq(node)) return node.items.map((item) => this.read(item as Node | null, [...path, '']));
    if (isMap(node)) return this.map(node, path);
    return isScalar(node) ? this.scalar(node.value, node.source) : null;
  }

  /** Numbers that JSON cannot write stay text. */
  private scalar(value: unknown, source: string | undefined): unknown {
    if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
      return source ?? String(value);
    return value;
  }

  private alias(name: string, offset: number): unknown {
    const anchored = this.anchors.get(name);
    if (!anchored) return this.fail(`alias *${name} stands inside its own anchor or before it`, offset);
    this.aliased += anchored.size;
    this.size += anchored.size;
    if (this.aliased > MOST_ALIASED_VALUES) {
      this.fail(`aliases repeat more than ${MOST_ALIASED_VALUES} values; write them out`, offset);
    }
    return anchored.value;
  }

  private map(node: YAMLMap, path: readonly string[]): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of node.items) {
      const name = this.key(key as Node | null, node);
      const offset = offsetOf((key as Node | null) ?? node);
      if (name === '<<') this.fail('CloudFormation takes no merge keys (<<); write the properties out', offset);
      if (entries.has(name)) this.fail(`the key ${name} stands here twice`, offset);
      if (path.length === 1 && path[0] === 'Resources') this.resourceOffsets.set(name, offset);
      entries.set(name, this.read(value as Node | null, [...path, name]));
    }
    // fromEntries defines properties: `__proto__` stays a name like any other
    return Object.fromEntries(entries);
  }

  /** Keys are text, whatever type YAML would give them: `On` is no boolean there. */
  private key(key: Node | null, map: Node): string {
    if (isScalar(key)) return key.source ?? String(key.value);
    return this.fail('a key must be text', offsetOf(key ?? map));
  }

  /** `!Ref x` is short for `{Ref: x}`, `!Sub x` for `{Fn::Sub: x}`. */
  private short(node: Node, value: unknown): unknown {
    const tag = isAlias(node) ? undefined : node.tag;
    if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
    const name = tag.slice(1);
    if (name === 'Ref' || name === 'Condition') return { [name]: value };
    if (name === 'GetAtt' && typeof value === 'string') return { 'Fn::GetAtt': splitAtFirstDot(value) };
    return { [`Fn::${name}`]: value };
  }
}

function splitAtFirstDot(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
