/** The configuration in a plan: to which resources an expression refers, through modules, their variables and outputs. */
import { isRaw, rawAt } from '../template/template';
import type { Index, Planned } from './planned';

/** A resource that an expression refers to, and by which attribute; by the whole resource where none is named. */
export interface Target {
  readonly planned: Planned;
  readonly attribute: string | undefined;
}

/** A module instance, or the place of an expression in it: what `count.index` and `each.key` stand for. */
interface Scope {
  /** Address of the module instance; empty for the root module. */
  readonly module: string;
  readonly index: Index;
}

const INDEX = String.raw`(?:\[(\d+|"(?:[^"\\]|\\.)*")\])?`;
const CALL = new RegExp(String.raw`^module\.([^.[\]]+)${INDEX}(?:\.|$)`);
const OUTPUT = new RegExp(String.raw`^module\.([^.[\]]+)${INDEX}(?:\.([^.[\]]+))?`);
const RESOURCE = new RegExp(String.raw`^((?:data\.)?[^.[\]]+)\.([^.[\]]+)${INDEX}(?:\.([^.[\]]+))?`);

/** Names that begin a reference and are no resource. What they say is known, or the plan does not explain it. */
const OTHERS = new Set(['var', 'local', 'each', 'count', 'path', 'terraform', 'self', 'module']);

export class Configuration {
  private readonly root: unknown;
  private readonly instances = new Map<string, Planned[]>();
  private readonly modules = new Map<string, Set<string>>();
  private readonly known = new Map<string, readonly Target[]>();
  /** By the path of a module, without indexes. */
  private readonly expressions = new Map<string, ReadonlyMap<string, unknown>>();

  constructor(plan: unknown, planned: readonly Planned[]) {
    this.root = rawAt(rawAt(plan, 'configuration'), 'root_module');
    for (const each of planned) {
      const key = `${each.module} ${each.isData ? 'data.' : ''}${each.type}.${each.name}`;
      const same = this.instances.get(key);
      if (same) same.push(each);
      else this.instances.set(key, [each]);
      for (let path = each.module; path !== ''; path = parentOf(path)) {
        const call = `${parentOf(path)} ${lastCall(path).name}`;
        this.modules.set(call, (this.modules.get(call) ?? new Set()).add(path));
      }
    }
  }

  /**
   * The resources that the expression of an attribute refers to, each once.
   *
   * @param path Such as `rule.0.apply_server_side_encryption_by_default.0.kms_master_key_id`.
   */
  targetsOf(planned: Planned, path: string): readonly Target[] {
    const scope = { module: planned.module, index: planned.index };
    return this.targetsIn(referencesIn(expressionAt(this.expressionsOf(planned), path)), scope);
  }

  /** Whether the configuration sets an attribute, or leaves it to the provider. */
  sets(planned: Planned, attribute: string): boolean {
    return rawAt(this.expressionsOf(planned), attribute) !== undefined;
  }

  private expressionsOf({ module, isData, type, name }: Planned): unknown {
    const calls = callsIn(module).map((call) => call.name);
    const path = calls.join('.');
    const inModule = this.expressions.get(path) ?? expressionsIn(this.moduleAt(module));
    this.expressions.set(path, inModule);
    return inModule.get(`${isData ? 'data.' : ''}${type}.${name}`);
  }

  private moduleAt(path: string): unknown {
    return callsIn(path).reduce(
      (module, { name }) => rawAt(rawAt(rawAt(module, 'module_calls'), name), 'module'),
      this.root,
    );
  }

  private targetsIn(references: readonly string[], scope: Scope): readonly Target[] {
    const targets = references.flatMap((reference) => this.targetsAt(reference, scope));
    return [...new Map(targets.map((each) => [`${each.planned.address} ${each.attribute}`, each])).values()];
  }

  /** Computed once: a plan may lead from output to output in as many ways as it likes, and in circles. */
  private targetsAt(reference: string, scope: Scope): readonly Target[] {
    const key = `${scope.module} ${scope.index} ${reference}`;
    const known = this.known.get(key);
    if (known) return known;
    this.known.set(key, []);
    const targets = this.resolve(reference, scope);
    this.known.set(key, targets);
    return targets;
  }

  private resolve(reference: string, scope: Scope): readonly Target[] {
    const variable = /^var\.([^.[\]]+)/.exec(reference)?.[1];
    if (variable !== undefined) return this.passedAs(variable, scope);
    const [, call, index, output] = OUTPUT.exec(reference) ?? [];
    if (call !== undefined) return output === undefined ? [] : this.outputOf(call, index, output, scope);
    const [, type = '', name, at, attribute] = RESOURCE.exec(reference) ?? [];
    if (name === undefined || OTHERS.has(type)) return [];
    const all = this.instances.get(`${scope.module} ${type}.${name}`) ?? [];
    const one = chosen(all, ({ index: own }) => own, indexOf(at), scope.index);
    return one ? [{ planned: one, attribute }] : [];
  }

  /** What the module that calls passes for a variable. */
  private passedAs(variable: string, { module }: Scope): readonly Target[] {
    if (module === '') return [];
    const { name, index } = lastCall(module);
    const parent = parentOf(module);
    const expressions = rawAt(rawAt(rawAt(this.moduleAt(parent), 'module_calls'), name), 'expressions');
    return this.targetsIn(referencesIn(rawAt(expressions, variable)), { module: parent, index });
  }

  private outputOf(call: string, at: string | undefined, output: string, scope: Scope): readonly Target[] {
    const paths = [...(this.modules.get(`${scope.module} ${call}`) ?? [])];
    const path = chosen(paths, (each) => lastCall(each).index, indexOf(at), scope.index);
    if (path === undefined) return [];
    const expression = rawAt(rawAt(rawAt(this.moduleAt(path), 'outputs'), output), 'expression');
    return this.targetsIn(referencesIn(expression), { module: path, index: undefined });
  }
}

function expressionsIn(module: unknown): ReadonlyMap<string, unknown> {
  const resources = rawAt(module, 'resources');
  return new Map(
    (Array.isArray(resources) ? (resources as unknown[]) : []).map((each) => {
      const [mode, type, name] = ['mode', 'type', 'name'].map((part) => rawAt(each, part));
      return [`${mode === 'data' ? 'data.' : ''}${String(type)}.${String(name)}`, rawAt(each, 'expressions')];
    }),
  );
}

/** The instance that an index names; without one the only instance, or that of the same key. */
function chosen<T>(all: readonly T[], indexIn: (each: T) => Index, at: Index, own: Index): T | undefined {
  if (at !== undefined) return all.find((each) => indexIn(each) === at);
  if (all.length <= 1) return all[0];
  return own === undefined ? undefined : all.find((each) => indexIn(each) === own);
}

/** The expression at a path; one that stands for a whole list or block stands for all in it. */
function expressionAt(expressions: unknown, path: string): unknown {
  let at = expressions;
  for (const part of path.split('.')) {
    if (isExpression(at)) return at;
    // a block that can stand only once is no list
    at = Array.isArray(at)
      ? (at as unknown[])[Number(part)]
      : isRaw(at) && part === '0' && !('0' in at)
        ? at
        : rawAt(at, part);
  }
  return at;
}

function isExpression(value: unknown): boolean {
  return rawAt(value, 'references') !== undefined || rawAt(value, 'constant_value') !== undefined;
}

/** Each is followed by what it is a part of: only the longest says which attribute it is. */
function referencesIn(expression: unknown): readonly string[] {
  const listed = rawAt(expression, 'references');
  const all = [...new Set((Array.isArray(listed) ? listed : []).filter((each) => typeof each === 'string'))];
  const parts = new Set(all.flatMap(partsOf));
  return all.filter((each) => !parts.has(each));
}

/** What a reference is a part of: `a.b[0]` and `a.b` for `a.b[0].id`. */
function partsOf(reference: string): readonly string[] {
  return [...reference.matchAll(/[.[]/g)].map(({ index }) => reference.slice(0, index));
}

function indexOf(text: string | undefined): Index {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

interface Call {
  readonly name: string;
  readonly index: Index;
}

/** `module.a[0].module.b` as its calls, from the outermost on. */
function callsIn(path: string): readonly Call[] {
  const calls: Call[] = [];
  let rest = path;
  for (let match = CALL.exec(rest); match; match = CALL.exec(rest)) {
    calls.push({ name: match[1] ?? '', index: indexOf(match[2]) });
    rest = rest.slice(match[0].length);
  }
  return calls;
}

function lastCall(path: string): Call {
  return callsIn(path).at(-1) ?? { name: '', index: undefined };
}

function parentOf(path: string): string {
  let [rest, parent] = [path, ''];
  for (let match = CALL.exec(rest); match; match = CALL.exec(rest)) {
    if (match[0].length === rest.length) return parent.replace(/\.$/, '');
    parent += match[0];
    rest = rest.slice(match[0].length);
  }
  return '';
}
