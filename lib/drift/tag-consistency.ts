/**
 * Tags that may be those from before a deployment. One listing answers them, and it follows the services with a delay that AWS
 * does not state (aws/aws-cli issue 4173: "it's just eventual consistency", after 20 minutes; aws/aws-sdk issue 302).
 */
import type { AuditLog, Resource } from '../facts/audit-log';
import { compareResource } from '../facts/compare';
import { resourceId, resourcesOf, withResources } from '../facts/resources';
import { isUnknown, Unknown } from '../facts/value';
import { isTaggable } from '../resource-types/tags';

/** Longer than any reported delay, and over before the next hourly run. */
const GRACE = 30 * 60_000;

/**
 * What the account has, without tags that differ so soon after CloudFormation touched their resource that nothing is proven of them:
 * the next run looks at them again.
 *
 * @param touched When CloudFormation last touched each resource, by logical ID.
 */
export function withConsistentTags(
  expected: AuditLog,
  actual: AuditLog,
  touched: Readonly<Record<string, Date>>,
  now: Date,
): AuditLog {
  const isRecent = (at: Date | undefined): at is Date => at !== undefined && now.getTime() - at.getTime() < GRACE;
  if (!Object.values(touched).some(isRecent)) return actual;
  const deployed = new Map(resourcesOf(expected).map((resource) => [resourceId(resource), resource]));
  return withResources(actual, (resource) => {
    const at = touched[resource.logicalId];
    if (!isRecent(at) || !isTaggable(resource)) return resource;
    const promised = deployed.get(resourceId(resource));
    if (!promised || isUnknown(resource.properties.Tags) || haveSameTags(promised, resource)) return resource;
    const Tags = new Unknown(`the tags may be those of before the deployment at ${at.toISOString()}`);
    return { ...resource, properties: { ...resource.properties, Tags } };
  });
}

function haveSameTags(one: Resource, other: Resource): boolean {
  return compareResource(tagsAlone(one), tagsAlone(other)).length === 0;
}

function tagsAlone(resource: Resource): Resource {
  const { Tags } = resource.properties;
  return { ...resource, properties: Tags === undefined ? {} : { Tags } };
}
