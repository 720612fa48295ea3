/** Which events a trail logs, by its event selectors. */
import type { Resource } from '../../facts/audit-log';
import {
  firstUnknown,
  isList,
  isProperties,
  isUnknown,
  Unknown,
  valueAt,
  type Properties,
  type Value,
} from '../../facts/value';
import { isFalse } from '../scalars';

/** An event, by the fields of advanced event selectors; a field that it does not have is left out. */
export interface TrailEvent {
  readonly eventCategory: 'Management' | 'Data';
  readonly eventName: string;
  readonly eventSource: string;
  readonly readOnly: 'true' | 'false';
  readonly eventType: string;
  readonly 'resources.type'?: string;
  readonly 'resources.ARN'?: string;
  readonly 'userIdentity.arn'?: string;
  /**
   * Set where anybody may have made the call, in any way: what else a selector asks for leaves somebody’s call out. The two ARNs
   * are then what all of them begin with.
   */
  readonly byAnybody?: true;
}

/**
 * Whether a trail logs an event (CloudTrail User Guide, "Filtering data events by using advanced event selectors"). Without
 * any selector it logs all management events and nothing else.
 */
export function logs({ properties }: Resource, event: TrailEvent): boolean | Unknown {
  const advanced = properties['AdvancedEventSelectors'];
  const basic = properties['EventSelectors'];
  const unknown = firstUnknown(advanced) ?? firstUnknown(basic);
  if (unknown) return unknown;
  if (isList(advanced) && advanced.length > 0) return some(advanced.map((selector) => selects(selector, event)));
  if (isList(basic) && basic.length > 0) return basic.some((selector) => selectsBasically(selector, event));
  return event.eventCategory === 'Management';
}

function some(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  return answers.includes(true) || (answers.find(isUnknown) ?? false);
}

function selects(selector: Value, event: TrailEvent): boolean | Unknown {
  const fields = valueAt(selector, 'FieldSelectors');
  if (!isList(fields) || fields.length === 0) return false;
  const answers = fields.map((field) => fits(field, event));
  return !answers.includes(false) && (answers.find(isUnknown) ?? true);
}

/** A comparison of a field's value with texts, and its opposite. */
interface Comparison {
  readonly is: string;
  readonly isNot: string;
  readonly compare: (value: string, text: string) => boolean;
}

const COMPARISONS: readonly Comparison[] = [
  { is: 'Equals', isNot: 'NotEquals', compare: (value, text) => value === text },
  { is: 'StartsWith', isNot: 'NotStartsWith', compare: (value, text) => value.startsWith(text) },
  { is: 'EndsWith', isNot: 'NotEndsWith', compare: (value, text) => value.endsWith(text) },
];

const OPERATORS = COMPARISONS.flatMap(({ is, isNot }) => [is, isNot]);

/** One of the texts of each comparison must fit, and none of those of its opposite. */
function fits(field: Value, event: TrailEvent): boolean | Unknown {
  if (!isProperties(field)) return false;
  const strange = Object.keys(field).find((name) => name !== 'Field' && !OPERATORS.includes(name));
  if (strange !== undefined) return new Unknown(`the trail selects by "${strange}", which is not known here`);
  const { byAnybody } = event;
  const value = valueOf(event, field['Field']);
  if (byAnybody && value !== undefined && ARNS.includes(field['Field'])) return covers(field, value);
  if (byAnybody && value === undefined) return OPERATORS.every((name) => textsOf(field[name]).length === 0);
  for (const { is, isNot, compare } of COMPARISONS) {
    const texts = textsOf(field[is]);
    if (texts.length > 0 && !oneFits(texts, value, compare)) return false;
    if (oneFits(textsOf(field[isNot]), value, compare)) return false;
  }
  return true;
}

const ARNS: readonly (Value | undefined)[] = ['resources.ARN', 'userIdentity.arn'];

/** Whether a selector takes every ARN that begins so: the ends of names tell objects and callers apart. */
function covers(field: Properties, beginning: string): boolean {
  const texts = (name: string) => textsOf(field[name]);
  const starts = texts('StartsWith');
  return (
    ['Equals', 'EndsWith', 'NotEndsWith'].every((name) => texts(name).length === 0) &&
    (starts.length === 0 || starts.some((start) => beginning.startsWith(start))) &&
    !texts('NotStartsWith').some((start) => beginning.startsWith(start) || start.startsWith(beginning)) &&
    !texts('NotEquals').some((name) => name.startsWith(beginning))
  );
}

function oneFits(texts: readonly string[], value: string | undefined, compare: Comparison['compare']): boolean {
  return value !== undefined && texts.some((text) => compare(value, text));
}

function valueOf(event: TrailEvent, field: Value | undefined): string | undefined {
  return typeof field === 'string' && Object.hasOwn(event, field)
    ? event[field as Exclude<keyof TrailEvent, 'byAnybody'>]
    : undefined;
}

function textsOf(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((text) => typeof text === 'string') : NOTHING;
}

const NOTHING: readonly string[] = [];

/** (CloudTrail API Reference, EventSelector: management events are included and both ways are logged by default.) */
function selectsBasically(selector: Value, event: TrailEvent): boolean {
  const type = valueAt(selector, 'ReadWriteType');
  if (type === 'ReadOnly' && event.readOnly !== 'true') return false;
  if (type === 'WriteOnly' && event.readOnly !== 'false') return false;
  return event.eventCategory === 'Management' ? includesManagement(selector, event) : includesData(selector, event);
}

function includesManagement(selector: Value, event: TrailEvent): boolean {
  const excluded = textsOf(valueAt(selector, 'ExcludeManagementEventSources'));
  return !isFalse(valueAt(selector, 'IncludeManagementEvents')) && !excluded.includes(event.eventSource);
}

/** Values are prefixes of ARNs; `arn:aws:s3` and `arn:aws:s3:::` stand for all buckets. */
function includesData(selector: Value, event: TrailEvent): boolean {
  const resources = valueAt(selector, 'DataResources');
  return (
    isList(resources) &&
    resources.some(
      (resource) =>
        valueAt(resource, 'Type') === event['resources.type'] &&
        textsOf(valueAt(resource, 'Values')).some((prefix) => event['resources.ARN']?.startsWith(prefix)),
    )
  );
}
