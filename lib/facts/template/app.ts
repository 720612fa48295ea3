/** All templates of an app: stacks that know each other by exports and nesting. */
import { isUnknown, type Value } from '../value';
import { TemplateError } from './errors';
import { evaluateValue } from './evaluate';
import { Depth } from './memo';
import { References } from './references';
import { Stack, type Surroundings } from './stack';
import { isRaw, rawAt, type Template } from './template';

interface Export {
  readonly stack: Stack;
  readonly output: string;
}

export class App implements Surroundings {
  readonly depth = new Depth();
  readonly references = new References();
  readonly stacks: readonly Stack[];
  private readonly byTemplate = new Map<Template, Stack>();
  private readonly nested = new Map<Stack, Map<string, Stack>>();
  private exports: ReadonlyMap<string, readonly Export[]> | undefined;

  /** @throws TemplateError where one of them is no template. */
  constructor(templates: readonly Template[]) {
    templates.forEach(assertTemplate);
    const labels = labelsOf(templates);
    this.stacks = templates.map((template, index) => new Stack(labels[index] ?? template.stack, template, this));
    for (const stack of this.stacks) this.byTemplate.set(stack.template, stack);
    for (const stack of this.stacks) this.nest(stack);
  }

  stackOf(template: Template): Stack | undefined {
    return this.byTemplate.get(template);
  }

  nestedIn(stack: Stack, logicalId: string): Stack | undefined {
    return this.nested.get(stack)?.get(logicalId);
  }

  exported(name: string, to: Stack): Value | undefined {
    this.exports ??= this.collectExports();
    const found = nearest(this.exports.get(name) ?? [], to, ({ stack }) => stack);
    return found?.stack.output(found.output);
  }

  private nest(stack: Stack): void {
    const { parent } = stack.template;
    const nesting = parent && this.byTemplate.get(parent.template);
    if (!nesting) return;
    const children = this.nested.get(nesting) ?? new Map<string, Stack>();
    this.nested.set(nesting, children.set(parent.logicalId, stack));
  }

  private collectExports(): ReadonlyMap<string, readonly Export[]> {
    const exports = new Map<string, Export[]>();
    for (const stack of this.stacks) {
      for (const [output, name] of exportsOf(stack)) {
        const same = exports.get(name) ?? [];
        exports.set(name, same);
        same.push({ stack, output });
      }
    }
    return exports;
  }
}

/**
 * Of things by the same name the one that a stack means: its own, else the only one in its account and Region, else the only
 * one there is.
 */
export function nearest<T>(candidates: readonly T[], to: Stack, stackOf: (candidate: T) => Stack): T | undefined {
  if (candidates.length <= 1) return candidates[0];
  const own = candidates.find((candidate) => stackOf(candidate) === to);
  if (own !== undefined) return own;
  const near = candidates.filter((candidate) => {
    const { account, region } = stackOf(candidate).environment;
    return account === to.environment.account && region === to.environment.region;
  });
  return near.length === 1 ? near[0] : undefined;
}

function exportsOf(stack: Stack): [output: string, name: string][] {
  const outputs = rawAt(stack.template.body, 'Outputs');
  return (isRaw(outputs) ? Object.entries(outputs) : []).flatMap(([output, raw]) => {
    const name = rawAt(rawAt(raw, 'Export'), 'Name');
    const value = name === undefined ? undefined : evaluateValue(name, stack);
    return value === undefined || isUnknown(value) || typeof value === 'object' ? [] : [[output, String(value)]];
  });
}

function assertTemplate({ stack, body }: Template): void {
  const resources = rawAt(body, 'Resources');
  if (!isRaw(resources)) {
    throw new TemplateError(
      `${stack}: not a CloudFormation template: it has no Resources. Give a template as JSON or YAML, or a cdk.out folder.`,
    );
  }
  for (const [logicalId, resource] of Object.entries(resources)) {
    // a macro makes resources, where CloudFormation runs it
    if (logicalId.startsWith('Fn::')) continue;
    if (!isRaw(resource) || typeof resource.Type !== 'string') {
      throw new TemplateError(`${stack}: resource ${logicalId} has no Type. Write one, such as AWS::S3::Bucket.`);
    }
  }
}

/** The stacks' names; where several share one, each with what sets it apart, so that symbols stay unique. */
function labelsOf(templates: readonly Template[]): string[] {
  const taken = new Set<string>();
  const shared = new Set(templates.map(({ stack }) => stack).filter((name) => taken.has(name) || !taken.add(name)));
  const given = new Set<string>();
  return templates.map(({ stack, region, account }, index) => {
    const apart = shared.has(stack) ? [stack, region, account].filter((part) => part !== undefined).join('@') : stack;
    const label = given.has(apart) ? `${apart}#${index + 1}` : apart;
    given.add(label);
    return label;
  });
}
