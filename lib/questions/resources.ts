/** What a call was about: the resources that its record names, and every other name in its request and answer. */
import { parseArn } from '../facts/arn';
import type { AuditEvent } from '../events/event';
import { isFields, text, textAt } from '../events/fields';
import type { Pattern } from './pattern';
import { lastPart } from '../events/principal';

/** A text of a record, and the name of the field that holds it: of the list, where it stands in one. */
export interface Leaf {
  readonly field: string;
  readonly value: string;
}

/** More would fill the line. */
const MOST_SHOWN = 5;
const NAMES = /(name|arn|id|identifier|ids|key|url|alias|bucket|resource|principal)$/i;
/** These identify the request, or whoever made it. */
const NO_RESOURCE = /^(clientToken|clientRequestToken|requestId|Host|x-.*)$|sessionName$/i;

/** Every text of a value, in its order. Not recursive: records may nest as deeply as they like. */
export function leavesOf(value: unknown, field = ''): Leaf[] {
  const leaves: Leaf[] = [];
  const waiting: { readonly value: unknown; readonly field: string }[] = [{ value, field }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: found, field: name } = next;
    if (typeof found === 'string') leaves.push({ field: name, value: found });
    else if (Array.isArray(found)) {
      for (let index = found.length - 1; index >= 0; index -= 1) waiting.push({ value: found[index], field: name });
    } else if (isFields(found)) {
      const entries = Object.entries(found);
      for (let index = entries.length - 1; index >= 0; index -= 1) {
        const [key = '', inner] = entries[index] ?? [];
        waiting.push({ value: inner, field: key });
      }
    }
  }
  return leaves;
}

/** What the row says that the call was about. */
export function resourcesOf({ fields }: AuditEvent): readonly string[] {
  const named = Array.isArray(fields.resources)
    ? fields.resources.map((resource) => textAt(resource, 'ARN') || textAt(resource, 'ARNPrefix')).filter(Boolean)
    : [];
  // an object's name says its bucket
  const whole = named.filter((arn) => !named.some((other) => other.startsWith(`${arn}/`)));
  if (whole.length > 0) return [...new Set(whole)].slice(0, MOST_SHOWN);
  const leaves = [...leavesOf(fields.requestParameters), ...leavesOf(fields.serviceEventDetails)];
  const names = leaves.filter(({ field, value }) => value !== '' && NAMES.test(field) && !NO_RESOURCE.test(field));
  return [...new Set(names.map(({ value }) => value))].slice(0, MOST_SHOWN);
}

/** Whether the record names the resource: by its ARN, its name or its id. */
export function isAbout(event: AuditEvent, patterns: readonly Pattern[]): boolean {
  const { requestParameters, responseElements, resources, serviceEventDetails } = event.fields;
  const bucket = textAt(requestParameters, 'bucketName');
  const key = textAt(requestParameters, 'key');
  const leaves = [
    ...[requestParameters, responseElements, resources, serviceEventDetails].flatMap((value) => leavesOf(value)),
    ...(bucket && key ? [{ field: 'ARN', value: `arn:aws:s3:::${bucket}/${key}` }] : []),
  ];
  return patterns.some((pattern) => leaves.some((leaf) => names(leaf, pattern, event)));
}

function names({ field, value }: Leaf, pattern: Pattern, { service, account }: AuditEvent): boolean {
  if (pattern.matches(value)) return true;
  const arn = value.startsWith('arn:') ? parseArn(value) : undefined;
  if (arn) return pattern.matches(arn.resource) || pattern.matches(lastPart(value));
  const asked = pattern.text.startsWith('arn:') ? parseArn(pattern.text) : undefined;
  if (!asked || asked.service !== service || (asked.account !== '' && account !== '' && asked.account !== account))
    return false;
  // a user and a role may have the same name
  const [type = '', ...rest] = asked.resource.split(/[/:]/);
  if (service === 'iam' && rest.length > 0 && /name$/i.test(field) && !isNamedAs(field, type)) return false;
  return rest.length === 0 ? value === type : value === rest.join('/') || value === rest.at(-1);
}

function isNamedAs(field: string, type: string): boolean {
  return field.toLowerCase() === `${type.replaceAll('-', '')}name`;
}

/** Whether one of the texts of the request is this one. */
export function requests(event: AuditEvent, matches: (leaf: Leaf) => boolean): boolean {
  return leavesOf(event.fields.requestParameters).some(matches);
}

/** The first text of that name in the answer, however deep. */
export function answered(event: AuditEvent, field: string): string {
  return text(leavesOf(event.fields.responseElements).find((leaf) => leaf.field === field)?.value);
}
