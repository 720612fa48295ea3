/** Tags of a resource, as CloudFormation lists them. */
import type { Resource } from '../facts/audit-log';
import { firstUnknown, isList, valueAt, type Value } from '../facts/value';

/** The value of a tag; undefined where there is none, the Unknown where it cannot be known whether there is one. */
export function tagOf(resource: Resource, key: string): Value | undefined {
  const tags = valueAt(resource.properties, 'Tags');
  if (!isList(tags)) return tags;
  const tag = tags.find((item) => valueAt(item, 'Key') === key);
  return tag === undefined ? firstUnknown(tags) : valueAt(tag, 'Value');
}
