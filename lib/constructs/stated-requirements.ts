/** What an audit log says of itself in its template: what it has to satisfy, and which parts of it stand elsewhere. */
import type { GivenParts } from '../facts/audit-log';
import type { Requirements } from '../facts/requirements';
import type { FrameworkId } from '../frameworks/catalogue';
import type { ImmutableAuditLogProps } from './immutable-audit-log-props';
import type { OrganizationProps } from './organization-props';

/** Everybody who may read. */
export function readersOf({ readers, serviceReaders = [] }: ImmutableAuditLogProps): string[] {
  return [...readers, ...serviceReaders.map(({ arn }) => arn)];
}

/** As the checks read them. */
export function requirementsOf(props: ImmutableAuditLogProps): Requirements {
  const { organization, organizationId = organization?.id } = props;
  return {
    frameworks: (props.frameworks ?? []) as FrameworkId[],
    shortestRetentionDays: props.retention.toDays(),
    ...(props.longestRetention && { longestRetentionDays: props.longestRetention.toDays() }),
    ...(props.keptAtHand && { keptAtHandDays: props.keptAtHand.toDays() }),
    administrators: props.administrators,
    readers: readersOf(props),
    ...(props.serviceReaders?.length && { serviceReaders: props.serviceReaders }),
    ...(props.holders && { holders: props.holders }),
    owners: props.owners,
    ...(organizationId !== undefined && { organizationId }),
    ...(organization && { trailOwners: trailOwnersOf(organization) }),
    ...(props.securityHub === true && { securityHub: true }),
    ...(props.globalEvents === true && { globalEvents: true }),
    ...(props.acknowledgements?.length && { acknowledgements: props.acknowledgements }),
  };
}

function trailOwnersOf({ managementAccount, delegatedAdministrator }: OrganizationProps): Requirements['trailOwners'] {
  return { managementAccount, ...(delegatedAdministrator !== undefined && { delegatedAdministrator }) };
}

/**
 * The parts that are somebody's own; undefined where there are none.
 *
 * @param trailArn Of a trail that another template has.
 */
export function givenIn(
  { bucket, key, logKey }: ImmutableAuditLogProps,
  trailArn: string | undefined,
): GivenParts | undefined {
  const keys = [key, logKey].flatMap((each) => each?.keyArn ?? []);
  if (trailArn === undefined && bucket === undefined && keys.length === 0) return undefined;
  return {
    ...(trailArn !== undefined && { trailArn }),
    ...(bucket && { logBucket: bucket.bucketName }),
    ...(keys.length > 0 && { keys }),
  };
}
