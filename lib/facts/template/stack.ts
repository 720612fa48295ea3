/** A stack of an app: answers what its intrinsic functions ask, each value computed once and on demand. */
import { isUnknown, Unknown, type Value } from '../value';
import { evaluateCondition, type Truth } from './conditions';
import type { Environment } from '../../resource-types/resource-type';
import { evaluate, evaluateValue } from './evaluate';
import { identityOf, namePropertyOf, type Identity } from './identity';
import { LazyValues, type Depth } from './lazy-values';
import type { References, Traced } from './references';
import { environmentOf, parameterValue, pseudoParameter } from './parameters';
import { NO_VALUE, type Evaluated, type Scope } from './scope';
import { isRaw, rawAt, type Raw, type Template } from './template';

/** A resource as its template declares it. */
export interface Declared {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly raw: Raw;
}

/** What a stack asks of the app around it. */
export interface AppContext {
  readonly depth: Depth;
  readonly references: References<Declared>;
  stackOf(template: Template): Stack | undefined;
  nestedIn(stack: Stack, logicalId: string): Stack | undefined;
  /** @returns undefined where no template at hand exports the name. */
  exported(name: string, to: Stack): Value | undefined;
  outputOf(stackName: string, output: string, to: Stack, region?: string): Value | undefined;
  /** What a stack wrote for stacks in other Regions. */
  published(name: string): Value | undefined;
}

export class Stack implements Scope {
  readonly depth: Depth;
  readonly mappings: unknown;
  readonly environment: Environment;
  readonly resources: ReadonlyMap<string, Declared>;
  private readonly parameters: LazyValues<Traced<Value | undefined, Declared>>;
  private readonly conditions: LazyValues<Truth>;
  private readonly identities: LazyValues<Identity>;
  private readonly outputs: LazyValues<Traced<Value | undefined, Declared>>;

  /** @param label Name of the stack; unique in the app. */
  constructor(
    readonly label: string,
    readonly template: Template,
    private readonly app: AppContext,
  ) {
    this.depth = app.depth;
    this.mappings = rawAt(template.body, 'Mappings');
    this.environment = environmentOf(template);
    this.resources = declaredIn(this);
    const { depth, references } = app;
    this.parameters = new LazyValues(label, depth, 'parameter ', (name) =>
      references.trace(() => parameterValue(name, template, this.passed(name))),
    );
    this.conditions = new LazyValues(label, depth, 'condition ', (name) => this.computeCondition(name));
    this.outputs = new LazyValues(label, depth, 'output ', (name) => references.trace(() => this.computeOutput(name)));
    this.identities = new LazyValues(label, depth, '', (name) => references.untraced(() => this.computeIdentity(name)));
  }

  /** The outermost stack that this one is nested in; itself where it is nested in none. */
  get root(): Stack {
    const { parent } = this.template;
    return (parent && this.app.stackOf(parent.template)?.root) ?? this;
  }

  reference(name: string): Evaluated {
    if (name === 'AWS::NoValue') return NO_VALUE;
    const pseudo = pseudoParameter(name, this.template, this.environment);
    if (pseudo !== undefined) return pseudo;
    const resource = this.resources.get(name);
    if (resource) return this.referenceTo(resource);
    return this.parameter(name) ?? new Unknown(`Ref ${name}: the template has no such resource or parameter`);
  }

  attribute(logicalId: string, attribute: string): Value {
    const resource = this.resources.get(logicalId);
    if (!resource) return new Unknown(`Fn::GetAtt ${logicalId}.${attribute}: the template has no such resource`);
    this.app.references.note(resource);
    const nested = this.app.nestedIn(this, logicalId);
    if (nested && attribute.startsWith('Outputs.')) {
      return (
        nested.output(attribute.slice('Outputs.'.length)) ??
        new Unknown(`nested stack ${logicalId} has no ${attribute}`)
      );
    }
    const published = resource.type === 'Custom::CrossRegionExportReader' ? this.app.published(attribute) : undefined;
    if (published !== undefined) return published;
    const { attributes } = this.identityOf(resource);
    if (Object.hasOwn(attributes, attribute)) return attributes[attribute] as Value;
    return this.generated(resource, attribute);
  }

  condition(name: string): Truth {
    return this.conditions.get(name);
  }

  importValue(name: string): Value {
    return this.app.exported(name, this) ?? new Unknown(`none of the templates exports ${name}`);
  }

  stackOutput(stackName: string, output: string, region?: string): Value {
    const value = this.app.outputOf(stackName, output, this, region);
    return value ?? new Unknown(`stack ${stackName} with output ${output} is not among the templates`);
  }

  /** The value of an output; undefined where the template has none of this name or leaves it out. */
  output(name: string): Value | undefined {
    return this.app.references.replay(this.outputs.get(name));
  }

  /** Whether something with a `Condition` is in the stack; true where it has none. */
  has(raw: Raw): Truth {
    return raw.Condition === undefined
      ? true
      : typeof raw.Condition === 'string'
        ? this.condition(raw.Condition)
        : true;
  }

  /** What a resource is called: its physical id, the name that the template gives it, or a symbol. */
  identityOf({ logicalId }: Declared): Identity {
    return this.identities.get(logicalId);
  }

  private computeIdentity(logicalId: string): Identity {
    const { type = '', raw } = this.resources.get(logicalId) ?? {};
    const property = (name: string): string | undefined => this.text(rawAt(raw?.Properties, name));
    const nameProperty = namePropertyOf(type);
    const given = rawAt(this.template.physicalIds, logicalId) ?? (nameProperty && property(nameProperty));
    const name = typeof given === 'string' && given !== '' ? given : this.symbol(logicalId);
    return identityOf(type, name, this.environment, property);
  }

  private computeCondition(name: string): Truth {
    const raw = rawAt(rawAt(this.template.body, 'Conditions'), name);
    if (raw === undefined) return new Unknown(`condition ${name} is not in the template`);
    const truth = evaluateCondition(raw, this);
    return isUnknown(truth) ? new Unknown(`condition ${name}: ${truth.reason}`) : truth;
  }

  private computeOutput(name: string): Value | undefined {
    const raw = rawAt(rawAt(this.template.body, 'Outputs'), name);
    return isRaw(raw) && this.has(raw) !== false ? scalar(evaluateValue(raw.Value, this)) : undefined;
  }

  private referenceTo(resource: Declared): Value {
    this.app.references.note(resource);
    if (isCustom(resource.type) && this.template.physicalIds === undefined) {
      return new Unknown(`the custom resource ${resource.logicalId} answers its id at deployment`);
    }
    return this.identityOf(resource).ref;
  }

  /** An attribute that CloudFormation makes up: an identifier is as good as a symbol, anything else cannot be known. */
  private generated({ logicalId, type }: Declared, attribute: string): Value {
    const isIdentifier = /(Arn|Id|Name|Url|URL)$/.test(attribute) && /^[\w.]+$/.test(attribute);
    if (isIdentifier && !isCustom(type) && this.template.physicalIds === undefined)
      return this.symbol(`${logicalId}.${attribute}`);
    return new Unknown(`${attribute} of ${logicalId} is known at deployment only`);
  }

  private parameter(name: string): Value | undefined {
    return this.app.references.replay(this.parameters.get(name));
  }

  /** What the nesting stack passes for a parameter. */
  private passed(name: string): Value | undefined {
    const { parent } = this.template;
    const nesting = parent && this.app.stackOf(parent.template);
    const raw = rawAt(rawAt(nesting?.resources.get(parent?.logicalId ?? '')?.raw.Properties, 'Parameters'), name);
    if (!nesting || raw === undefined) return undefined;
    const value = evaluate(raw, nesting);
    return value === NO_VALUE ? undefined : value;
  }

  private text(raw: unknown): string | undefined {
    const value = raw === undefined ? undefined : evaluate(raw, this);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }

  private symbol(name: string): string {
    return `\${${this.label}.${name}}`;
  }
}

function declaredIn(stack: Stack): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  const resources = rawAt(stack.template.body, 'Resources');
  for (const [logicalId, raw] of isRaw(resources) ? Object.entries(resources) : []) {
    if (isRaw(raw) && typeof raw.Type === 'string') declared.set(logicalId, { stack, logicalId, type: raw.Type, raw });
  }
  return declared;
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** Outputs are text: anything else would not deploy. */
function scalar(value: Value): Value {
  if (isUnknown(value) || typeof value !== 'object' || value === null) return value;
  return new Unknown('an output that is no text');
}
