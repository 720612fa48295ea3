/**
 * Tags of a stack (`cdk deploy --tags`, pipelines) reach its resources and stand in no template. Which of them reach which resource
 * "can vary by resource" (CloudFormation User Guide, "Resource tag"): they are expected where they are found.
 */
import type { AuditLog, Resource } from '../facts/audit-log';
import { resourceId, resourcesOf, withResources } from '../facts/resources';
import { isList, valueAt, type Value } from '../facts/value';

/**
 * The audit log as it was deployed, with the tags of its stack where the account has them. What the template says of a key goes
 * before what the stack says.
 *
 * @param tags Of the stack, by key.
 */
export function withStackTags(expected: AuditLog, actual: AuditLog, tags: Readonly<Record<string, string>>): AuditLog {
  if (Object.keys(tags).length === 0) return expected;
  const live = new Map(resourcesOf(actual).map((resource) => [resourceId(resource), resource]));
  const tagged = (resource: Resource): Resource => {
    const handedOn = handedOnTo(resource, live.get(resourceId(resource)), tags);
    if (handedOn.length === 0) return resource;
    const { Tags } = resource.properties;
    return { ...resource, properties: { ...resource.properties, Tags: [...(isList(Tags) ? Tags : []), ...handedOn] } };
  };
  return withResources(expected, tagged);
}

/** Tags of the stack that a resource has, and of whose keys its template says nothing. */
function handedOnTo(
  { properties }: Resource,
  found: Resource | undefined,
  tags: Readonly<Record<string, string>>,
): readonly Value[] {
  const { Tags: declared } = properties;
  const there = found?.properties.Tags;
  if (!isList(there) || (declared !== undefined && !isList(declared))) return [];
  const said = new Set((declared ?? []).map(keyOf));
  return there.filter((tag) => {
    const key = keyOf(tag);
    return typeof key === 'string' && Object.hasOwn(tags, key) && !said.has(key) && valueAt(tag, 'Value') === tags[key];
  });
}

function keyOf(tag: Value): Value | undefined {
  return valueAt(tag, 'Key');
}
