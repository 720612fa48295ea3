/** An organization as its audit log sees it: which account holds what. */
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { delegatedStackOf, trailEventsStackOf } from '../facts/organization-trail';
import { globalEventsRegion, organizationsRegion } from '../facts/partition';
import { AuditLogPropsError } from './errors';

/** Which accounts of an organization hold its audit log. The archive and the trail are given the same. */
export interface OrganizationProps {
  /** Id of the organization, such as `o-exampleorgid`. */
  readonly id: string;
  /** The management account: the trail is deployed there. */
  readonly managementAccount: string;
  /** The account that holds the logs, and all that watches them. */
  readonly logArchiveAccount: string;
  /** The Region of trail and archive. */
  readonly homeRegion: string;
  /**
   * Name of the log bucket: 3 to 54 lower-case letters, digits and hyphens. No other bucket in the world may have it; the trail knows the
   * bucket of another account by nothing else.
   */
  readonly logBucketName: string;
  /**
   * Name of the bucket that holds what the checks found, whose objects the trail watches as well.
   * @default - that of the log bucket, and `-evidence`
   */
  readonly evidenceBucketName?: string;
  /**
   * The account that CloudTrail's delegated administrator has, which may change the trail as well: it is watched.
   * @default - nobody but the management account
   */
  readonly delegatedAdministrator?: string;
  /**
   * Whether a service control policy and a resource control policy are attached to the account of the archive. Both kinds have to be
   * enabled in the organization. They are resources of the stack in the Region that records calls of Organizations.
   * @default false
   */
  readonly policies?: boolean;
}

/** Names of both locked buckets. */
export function bucketNamesOf({ logBucketName, evidenceBucketName }: OrganizationProps): {
  readonly log: string;
  readonly evidence: string;
} {
  return { log: logBucketName, evidence: evidenceBucketName ?? `${logBucketName}-evidence` };
}

/** ARN of the trail, which the archive names before there is one. */
export function organizationTrailArn(scope: Construct, auditLogName: string, organization: OrganizationProps): string {
  const { homeRegion, managementAccount } = organization;
  return `arn:${Stack.of(scope).partition}:cloudtrail:${homeRegion}:${managementAccount}:trail/${auditLogName}`;
}

/** Regions beside the trail's that record calls which concern it. */
export function forwardingRegions({ homeRegion }: OrganizationProps): string[] {
  const regions = new Set([globalEventsRegion(homeRegion), organizationsRegion(homeRegion)]);
  return [...regions].filter((region) => region !== homeRegion);
}

/** A stack in another account than the archive's. */
export interface StackElsewhere {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** Those that forward from elsewhere than the stack of the trail, in the order in which they are deployed. */
export function eventStacksOf(auditLogName: string, organization: OrganizationProps): StackElsewhere[] {
  const { managementAccount, homeRegion } = organization;
  const [, delegated] = forwardingAccountsOf(organization);
  const inRegions = forwardingRegions(organization).map((region) => ({
    ...{ name: trailEventsStackOf(auditLogName, region), account: managementAccount, region },
  }));
  if (delegated === undefined) return inRegions;
  const recording = globalEventsRegion(homeRegion);
  return [
    ...inRegions,
    { name: delegatedStackOf(auditLogName), account: delegated, region: homeRegion },
    // what is done to the role that forwards is recorded there
    ...(recording === homeRegion
      ? []
      : [{ name: delegatedStackOf(auditLogName, recording), account: delegated, region: recording }]),
  ];
}

/** The accounts whose rules forward to the archive. */
export function forwardingAccountsOf({ managementAccount, ...organization }: OrganizationProps): string[] {
  const { delegatedAdministrator, logArchiveAccount } = organization;
  const isApart = delegatedAdministrator !== undefined && delegatedAdministrator !== logArchiveAccount;
  return [managementAccount, ...(isApart ? [delegatedAdministrator] : [])];
}

/**
 * Policies and names are made for one account and Region: a stack that goes elsewhere would deploy, and guard nothing.
 *
 * @throws AuditLogPropsError where the stack says another account or Region.
 */
export function assertStandsIn(made: Construct, account: string, region: string, part: string): void {
  const { account: ownAccount, region: ownRegion } = Stack.of(made);
  const isOther = (own: string, wanted: string) => !Token.isUnresolved(own) && own !== wanted;
  if (!isOther(ownAccount, account) && !isOther(ownRegion, region)) return;
  throw new AuditLogPropsError(made, [
    {
      path: 'env',
      found: `account ${ownAccount} in ${ownRegion}`,
      write: `a stack with env: { account: '${account}', region: '${region}' } for ${part}`,
    },
  ]);
}
