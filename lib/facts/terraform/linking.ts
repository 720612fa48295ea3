/** Which planned resource an attribute names: by its value where that is known, else by what its expression refers to. */
import { resourceTypeOf } from '../../resource-types/lookup';
import { isList, isUnknown, valueAt, type Value } from '../value';
import type { Links } from './attributes';
import type { Configuration, Target } from './configuration';
import { documentOf } from './policy-document';
import type { Planned } from './planned';
import type { Reference } from './terraform-type';
import { typeNamed } from './types';

/** A part names a part that names a part …: no configuration does. */
const MOST_STEPS = 8;

export class Linking implements Links {
  private readonly ids = new Map<Planned, string>();
  private readonly byName = new Map<string, Target>();
  private namedAfter: ReadonlySet<Planned> | undefined;

  constructor(
    planned: readonly Planned[],
    private readonly configuration: Configuration,
  ) {
    const taken = new Set<string>();
    for (const each of planned) {
      const plain = each.address.replace(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '');
      const id = taken.has(plain) ? `${plain}-${taken.size}` : plain;
      taken.add(id);
      this.ids.set(each, id);
      for (const attribute of Object.keys(typeNamed(each.type)?.called ?? {})) this.index(each, attribute);
    }
  }

  /** Its logical ID in the template. */
  idOf(planned: Planned): string {
    return this.ids.get(planned) ?? planned.address;
  }

  linked(planned: Planned, path: string, value: Value, types: readonly string[]): Value {
    if (typeof value === 'string') return this.named(value, types) ?? value;
    if (!isUnknown(value)) return value;
    // a plan does not say what an expression makes of what it refers to: the one resource that can be meant is
    const [target, ...others] = this.meantBy(planned, path, types);
    return target && others.length === 0 ? this.referenceTo(target) : value;
  }

  linkedList(planned: Planned, path: string, value: Value, types: readonly string[]): Value {
    const targets = this.meantBy(planned, path, types);
    const references = targets.map((target) => this.referenceTo(target));
    // what else the list has is not known
    if (isUnknown(value)) return [...references, value];
    if (!isList(value)) return value;
    const isEach = value.filter(isUnknown).length === targets.length;
    let next = 0;
    return value.map((item) => {
      if (typeof item === 'string') return this.named(item, types) ?? item;
      return isUnknown(item) && isEach ? (references[next++] ?? item) : item;
    });
  }

  sets(planned: Planned, attribute: string): boolean {
    return this.configuration.sets(planned, attribute);
  }

  document(planned: Planned, path: string): Value | undefined {
    const targets = this.configuration.targetsOf(planned, path);
    const [target] = targets;
    const isOne = targets.length === 1 && target?.planned.type === 'aws_iam_policy_document';
    return isOne ? documentOf(target.planned) : undefined;
  }

  private index(planned: Planned, attribute: string): void {
    const value = valueAt(planned.values, attribute);
    if (typeof value !== 'string' || value === '') return;
    const key = `${planned.type} ${value}`;
    if (!this.byName.has(key)) this.byName.set(key, { planned, attribute });
  }

  /** By an ARN of what is in a log group, the log group. */
  private named(value: string, types: readonly string[]): Reference | undefined {
    for (const type of types) {
      const target = this.byName.get(`${type} ${value}`) ?? this.byName.get(`${type} ${value.replace(/:\*$/, '')}`);
      if (target) return this.referenceTo(target);
    }
    return undefined;
  }

  /** Resources of these types that an expression names, each once; an attribute that is no name of it names nothing. */
  private targetsOf(planned: Planned, path: string, types: readonly string[], steps = 0): readonly Target[] {
    const named = this.configuration.targetsOf(planned, path).flatMap((target): readonly Target[] => {
      const type = typeNamed(target.planned.type);
      if (!type || (target.attribute !== undefined && !type.called?.[target.attribute])) return [];
      if (types.includes(type.type)) return [target];
      const whole = type.partOf ?? type.standsFor;
      return whole === undefined || steps >= MOST_STEPS ? [] : this.wholeOf(target.planned, whole, types, steps + 1);
    });
    return [...new Map(named.map((target) => [target.planned, target])).values()];
  }

  /** What an expression may mean: nothing for certain where another resource's name is made of one, such as `"${aws_s3_bucket.a.id}-x"`. */
  private meantBy(planned: Planned, path: string, types: readonly string[]): readonly Target[] {
    this.namedAfter ??= this.findNamedAfter();
    const targets = this.targetsOf(planned, path, types);
    return targets.some((target) => this.namedAfter?.has(target.planned)) ? [] : targets;
  }

  /** Resources of whose name the name of another one of their type is made. */
  private findNamedAfter(): ReadonlySet<Planned> {
    const found = [...this.ids.keys()].flatMap((each) => {
      const type = typeNamed(each.type);
      if (!type || type.partOf !== undefined || type.standsFor !== undefined) return [];
      return Object.keys(type.called ?? {})
        .filter((attribute) => isUnknown(valueAt(each.values, attribute)))
        .flatMap((attribute) => this.targetsOf(each, attribute, [each.type]));
    });
    return new Set(found.map(({ planned }) => planned));
  }

  /** The id of a part is the name of what it is a part of. */
  private wholeOf(part: Planned, attribute: string, types: readonly string[], steps: number): readonly Target[] {
    const value = valueAt(part.values, attribute);
    if (typeof value !== 'string') return this.targetsOf(part, attribute, types, steps);
    return types.flatMap((type) => this.byName.get(`${type} ${value}`) ?? []);
  }

  private referenceTo({ planned, attribute = '' }: Target): Reference {
    const id = this.idOf(planned);
    const type = typeNamed(planned.type);
    if (type?.called?.[attribute] !== 'Arn') return { Ref: id };
    return { 'Fn::GetAtt': [id, resourceTypeOf(type.cloudFormation)?.arnAttribute ?? 'Arn'] };
  }
}
