/** All templates of an app: stacks that know each other by exports and nesting. */
import { isUnknown, type Value } from '../value';
import { TemplateError } from './errors';
import { evaluateValue } from './evaluate';
import { Depth } from './lazy-values';
import { References } from './references';
import { Stack, type AppContext, type Declared } from './stack';
import { isRaw, rawAt, type Template } from './template';

interface Export {
  readonly stack: Stack;
  readonly output: string;
}

/** A value that a stack writes for stacks in other Regions. */
interface Publication {
  readonly stack: Stack;
  readonly value: unknown;
}

export class App implements AppContext {
  readonly depth = new Depth();
  readonly references = new References<Declared>();
  readonly stacks: readonly Stack[];
  private readonly byTemplate = new Map<Template, Stack>();
  private readonly nested = new Map<Stack, Map<string, Stack>>();
  private exports: ReadonlyMap<string, readonly Export[]> | undefined;
  private publications: ReadonlyMap<string, Publication> | undefined;

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

  outputOf(stackName: string, output: string, to: Stack, region?: string): Value | undefined {
    const named = this.stacks.filter(({ template }) => template.stack === stackName);
    const there = region === undefined ? named : named.filter(({ environment }) => environment.region === region);
    return nearest(there.length > 0 ? there : named, to, (stack) => stack)?.output(output);
  }

  published(name: string): Value | undefined {
    this.publications ??= this.collectPublications();
    const found = this.publications.get(name);
    return found && evaluateValue(found.value, found.stack);
  }

  private nest(stack: Stack): void {
    const { parent } = stack.template;
    const nesting = parent && this.byTemplate.get(parent.template);
    if (!nesting) return;
    const children = this.nested.get(nesting) ?? new Map<string, Stack>();
    this.nested.set(nesting, children.set(parent.logicalId, stack));
  }

  /** The CDK carries references to other Regions by custom resources that write and read SSM parameters. */
  private collectPublications(): ReadonlyMap<string, Publication> {
    const writers = this.stacks.flatMap((stack) =>
      [...stack.resources.values()].filter(({ type }) => type === 'Custom::CrossRegionExportWriter'),
    );
    return new Map(
      writers.flatMap(({ stack, raw }) => {
        const exports = rawAt(rawAt(raw.Properties, 'WriterProps'), 'exports');
        return (isRaw(exports) ? Object.entries(exports) : []).map(
          ([name, value]) => [name, { stack, value }] as const,
        );
      }),
    );
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
  // a stack without resources is odd, but the CDK writes such templates
  const resources = rawAt(body, 'Resources') ?? {};
  if (!isRaw(body) || !isRaw(resources)) {
    throw new TemplateError(`${stack}: not a CloudFormation template: its Resources are no object.`);
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
  const times = new Map<string, number>();
  for (const { stack } of templates) times.set(stack, (times.get(stack) ?? 0) + 1);
  const given = new Set<string>();
  return templates.map(({ stack, region, account }, index) => {
    const apart =
      times.get(stack) !== 1 ? [stack, region, account].filter((part) => part !== undefined).join('@') : stack;
    const label = given.has(apart) ? `${apart}#${index + 1}` : apart;
    given.add(label);
    return label;
  });
}
