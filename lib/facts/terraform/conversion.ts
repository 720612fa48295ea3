/** Turns the resources of a plan into those of a template. */
import type { Template } from '../template/template';
import { isList, isUnknown, Unknown, valueAt, type Properties, type Value } from '../value';
import { Attributes } from './attributes';
import { Configuration } from './configuration';
import { Linking } from './linking';
import { placeOf } from './place';
import { plannedIn, readBefore, type Planned } from './planned';
import type { TerraformType } from './terraform-type';
import { typeNamed, typesOf, UNREAD } from './types';

/** A resource that the template has for a planned one. */
interface Made {
  readonly planned: Planned;
  readonly type: string;
  properties: Properties | Unknown;
}

/** What may be a part of any resource, and why that cannot be told. */
interface Doubt {
  readonly why: Unknown;
  readonly names: readonly string[];
}

interface Converted extends Pick<Template, 'body' | 'account' | 'region' | 'physicalIds' | 'isPlan'> {
  /** Terraform's address of a resource of the template. */
  readonly addressOf: (id: string) => string | undefined;
}

const UNSAID = new Unknown('a plan does not say whether prevent_destroy keeps it');

export class Conversion {
  private readonly planned: readonly Planned[];
  private readonly linking: Linking;
  /** By logical ID. */
  private readonly made = new Map<string, Made>();

  constructor(private readonly plan: unknown) {
    const written = new Configuration(plan, []);
    this.planned = plannedIn(plan).map((each) => ({ ...each, values: withoutComputed(each, written) }));
    this.linking = new Linking(this.planned, new Configuration(plan, this.planned));
  }

  converted(): Converted {
    for (const planned of this.planned) this.make(planned);
    this.addParts();
    const entries = [...this.made];
    return {
      ...placeOf(this.plan, this.planned, readBefore(this.plan)),
      body: { Resources: Object.fromEntries(entries.map(([id, made]) => [id, resourceOf(made)])) },
      physicalIds: Object.fromEntries(entries.flatMap(([id, { planned }]) => idOf(planned).map((name) => [id, name]))),
      isPlan: true,
      addressOf: (id) => this.made.get(id)?.planned.address,
    };
  }

  private make(planned: Planned): void {
    if (planned.isData) return;
    const id = this.linking.idOf(planned);
    const type = typeNamed(planned.type);
    const unread = UNREAD.get(planned.type);
    if (unread !== undefined) {
      const properties = new Unknown(`${planned.type} is not read in a plan`);
      this.made.set(id, { planned, type: unread, properties });
    }
    if (!type || type.partOf !== undefined) return;
    const attributes = new Attributes(planned, this.linking);
    this.made.set(id, { planned, type: type.cloudFormation, properties: type.properties(attributes) });
    for (const [name, beside] of Object.entries(type.beside?.(attributes, { Ref: id }) ?? {})) {
      if (beside) this.made.set(`${id}-${name}`, { planned, ...beside });
    }
  }

  /** What Terraform has as a resource of its own, and CloudFormation as a property. */
  private addParts(): void {
    const given = new Set<string>();
    const doubts = new Map<TerraformType, Doubt>();
    for (const planned of this.planned) {
      const type = planned.isData ? undefined : typeNamed(planned.type);
      if (type?.partOf === undefined) continue;
      const attributes = new Attributes(planned, this.linking);
      const whole = attributes.link(type.partOf, ...typesOf(type.cloudFormation));
      const properties = type.properties(attributes);
      const id = valueAt(whole, 'Ref');
      const made = typeof id === 'string' ? this.made.get(id) : undefined;
      if (made) {
        given.add(`${id as string} ${type.type}`);
        made.properties = joined(made.properties, properties);
      } else {
        if (isUnknown(whole)) doubts.set(type, { why: whole, names: Object.keys(properties) });
        const alone = type.alone?.(attributes);
        if (alone) this.made.set(this.linking.idOf(planned), { planned, ...alone });
      }
    }
    for (const [type, doubt] of doubts) this.doubt(type, doubt, given);
  }

  /** It may be a part of each that has none of its own. */
  private doubt(type: TerraformType, { why, names }: Doubt, given: ReadonlySet<string>): void {
    const unknown = Object.fromEntries(names.map((name) => [name, why]));
    for (const [id, made] of this.made) {
      const isWhole = made.type === type.cloudFormation && !given.has(`${id} ${type.type}`);
      if (isWhole) made.properties = joined(made.properties, unknown);
    }
  }
}

function resourceOf({ planned, type, properties }: Made): object {
  const isEmptied = valueAt(planned.values, 'force_destroy') === true;
  return {
    Type: type,
    Properties: properties,
    DeletionPolicy: isEmptied ? 'Delete' : UNSAID,
    UpdateReplacePolicy: isEmptied ? 'Delete' : UNSAID,
  };
}

/** Lists of parts stand side by side; of all else the part counts. */
function joined(whole: Properties | Unknown, part: Properties): Properties | Unknown {
  if (isUnknown(whole)) return whole;
  const entries = Object.entries(part).map(([name, value]): [string, Value] => {
    const before = whole[name];
    return [name, isList(before) && isList(value) ? [...before, ...value] : value];
  });
  return { ...whole, ...Object.fromEntries(entries) };
}

function withoutComputed(planned: Planned, configuration: Configuration): Value {
  const computed = (typeNamed(planned.type)?.computed ?? []).filter(
    (name) => isUnknown(valueAt(planned.values, name)) && !configuration.sets(planned, name),
  );
  if (computed.length === 0) return planned.values;
  return { ...(planned.values as Properties), ...Object.fromEntries(computed.map((name) => [name, null])) };
}

function idOf(planned: Planned): readonly string[] {
  const attribute = typeNamed(planned.type)?.physicalId;
  const id = attribute === undefined ? undefined : valueAt(planned.values, attribute);
  return typeof id === 'string' && id !== '' ? [id] : [];
}
