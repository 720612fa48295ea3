/** Which events a trail logs, by its event selectors. */
import type { Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isProperties, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { isFalse } from '../scalars';
import { variantsOf } from './event-variants';
import { COMPARISONS, FIELDS, OPERATORS, textsOf, type TrailEvent } from './field-selectors';

/**
 * Whether a trail logs an event (CloudTrail User Guide, "Filtering data events by using advanced event selectors"). Without
 * any selector it logs all management events and nothing else.
 */
export function logs({ properties }: Resource, event: TrailEvent): boolean | Unknown {
  const advanced = properties['AdvancedEventSelectors'];
  const basic = properties['EventSelectors'];
  const unknown = firstUnknown(advanced) ?? firstUnknown(basic);
  if (unknown) return unknown;
  if (isList(advanced) && advanced.length > 0) return logsEach(advanced, event);
  if (isList(basic) && basic.length > 0) return basic.some((selector) => selectsBasically(selector, event));
  return event.eventCategory === 'Management';
}

/** Of a call that anybody may make in any way, each way counts: one selector may take those that another one leaves out. */
function logsEach(selectors: readonly Value[], event: TrailEvent): boolean | Unknown {
  const variants = event.byAnybody ? variantsOf(event, selectors) : [{ event }];
  if (isUnknown(variants)) return variants;
  const answers = variants.map(({ event: one, doubt }) => {
    const answer = some(selectors.map((selector) => selects(selector, one)));
    return answer === false && doubt ? doubt : answer;
  });
  return !answers.includes(false) && (answers.find(isUnknown) ?? true);
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

/** One of the texts of each comparison must fit, and none of those of its opposite. */
function fits(field: Value, event: TrailEvent): boolean | Unknown {
  if (!isProperties(field)) return false;
  const strange = Object.keys(field).find((name) => name !== 'Field' && !OPERATORS.includes(name));
  if (strange !== undefined) return new Unknown(`the trail selects by "${strange}", which is not known here`);
  const name = FIELDS.find((known) => known === field['Field']);
  // whatever else a selector asks for leaves somebody’s call out
  if (event.byAnybody && !name) return OPERATORS.every((operator) => textsOf(field[operator]).length === 0);
  const value = name && event[name];
  for (const { is, isNot, compare } of COMPARISONS) {
    const texts = textsOf(field[is]);
    if (texts.length > 0 && !oneFits(texts, value, compare)) return false;
    if (oneFits(textsOf(field[isNot]), value, compare)) return false;
  }
  return true;
}

function oneFits(
  texts: readonly string[],
  value: string | undefined,
  compare: (value: string, text: string) => boolean,
): boolean {
  return value !== undefined && texts.some((text) => compare(value, text));
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
