/** Which events a trail logs, by its event selectors. */
import type { Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isProperties, valueAt, type Unknown, type Value } from '../../facts/value';
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
  if (isList(advanced) && advanced.length > 0) return advanced.some((selector) => selects(selector, event));
  if (isList(basic) && basic.length > 0) return basic.some((selector) => selectsBasically(selector, event));
  return event.eventCategory === 'Management';
}

function selects(selector: Value, event: TrailEvent): boolean {
  const fields = valueAt(selector, 'FieldSelectors');
  return isList(fields) && fields.length > 0 && fields.every((field) => fits(field, event));
}

type Comparison = (value: string, pattern: string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  Equals: (value, pattern) => value === pattern,
  StartsWith: (value, pattern) => value.startsWith(pattern),
  EndsWith: (value, pattern) => value.endsWith(pattern),
};

/** One of the texts of each comparison must fit, and none of those that start with Not. */
function fits(field: Value, event: TrailEvent): boolean {
  if (!isProperties(field)) return false;
  const value = valueOf(event, field['Field']);
  return Object.entries(COMPARISONS).every(([name, compare]) => {
    const texts = textsOf(field[name]);
    const others = textsOf(field[`Not${name}`]);
    const isOneOf = texts.length === 0 || (value !== undefined && texts.some((text) => compare(value, text)));
    return isOneOf && (value === undefined || !others.some((text) => compare(value, text)));
  });
}

function valueOf(event: TrailEvent, field: Value | undefined): string | undefined {
  const found = Object.entries(event).find(([name]) => name === field);
  return found?.[1] as string | undefined;
}

function textsOf(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((text) => typeof text === 'string') : [];
}

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
