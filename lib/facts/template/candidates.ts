/** Buckets that may hold the logs of a trail elsewhere: their policy lets CloudTrail write, and no trail of the templates does. */
import { coversPattern, statementsOf } from '../policy';
import type { Relations } from './relations';
import type { Resolved } from './resources';

/** Construct paths of the buckets. */
export function candidatesIn(relations: Relations): readonly string[] {
  const delivered = new Set(relations.trails.map((trail) => relations.bucketNamed(trail, 'S3BucketName')));
  return relations.buckets
    .filter((bucket) => !delivered.has(bucket) && relations.policiesOf(bucket).some(letsCloudTrailWrite))
    .map(({ resource }) => resource.displayName);
}

function letsCloudTrailWrite({ resource }: Resolved): boolean {
  return statementsOf(resource.properties['PolicyDocument']).some(
    ({ effect, principals, actions, unknown }) =>
      effect === 'Allow' &&
      unknown === undefined &&
      !actions.except &&
      actions.patterns.some((action) => coversPattern(action.toLowerCase(), 's3:putobject')) &&
      principals?.named.some(({ id }) => id === 'cloudtrail.amazonaws.com') === true,
  );
}
