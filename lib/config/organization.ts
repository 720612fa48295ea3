/** The organization of a configuration: its shape, and what contradicts itself. */
import { z } from 'zod';
import { parseArn } from '../facts/arn';
import { partitionOf } from '../facts/partition';
import type { ConfigProblem } from './errors';
import { accountId, organizationId, region } from './fields';
import { foundAs } from './issues';

/** What the name of the evidence bucket adds to that of the log bucket. */
const EVIDENCE = '-evidence';
/** S3 takes no longer name (S3 User Guide, "General purpose bucket naming rules"). */
const LONGEST_BUCKET_NAME = 63;

const BUCKET_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
/** Beginnings and endings that S3 keeps for itself (the same page). */
const RESERVED = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3|-an)$/;

const bucketName = (what: string, longest: number) => {
  const rule = `a bucket name of 3 to ${longest} lower-case letters, digits and hyphens, such as acme-audit-log-archive`;
  return z
    .string(rule)
    .min(3, rule)
    .max(longest, rule)
    .regex(BUCKET_NAME, rule)
    .refine((name) => !RESERVED.test(name), 'another bucket name: S3 keeps this beginning or ending for itself')
    .describe(what);
};

const TRAIL_ACCOUNT = 'The management account: the trail is deployed there';

/** What stands in `organization`. */
export const organizationConfig = z.strictObject(
  {
    id: organizationId('AWS Organizations ID, such as o-exampleorgid'),
    managementAccount: accountId(TRAIL_ACCOUNT),
    logArchiveAccount: accountId('The account that holds the logs, and all that watches them'),
    homeRegion: region('The Region of trail and archive'),
    logBucketName: bucketName(
      'Name of the log bucket: no other bucket in the world may have it, and a change of it replaces the bucket',
      LONGEST_BUCKET_NAME - EVIDENCE.length,
    ),
    evidenceBucketName: bucketName(
      `Name of the bucket that holds what the checks found; if it is left out, that of the log bucket and ${EVIDENCE}`,
      LONGEST_BUCKET_NAME,
    ).optional(),
    delegatedAdministrator: accountId(
      "The account of CloudTrail's delegated administrator, which may change the trail as well: it is watched",
    ).optional(),
    policies: z
      .boolean('true or false')
      .default(false)
      .describe(
        'Whether a service control policy and a resource control policy are attached to the log archive account. Both kinds have to be enabled in the organization',
      ),
  },
  'an object with id, managementAccount, logArchiveAccount, homeRegion and logBucketName',
);

type Members = Readonly<Record<string, unknown>>;

/** A configuration of an organization says account, Region and organization once: there. */
export function withOrganization(value: unknown): unknown {
  const organization = organizationIn(value);
  if (!organization) return value;
  const { logArchiveAccount: account, homeRegion, id } = organization;
  return { account, region: homeRegion, organizationId: id, ...(value as Members) };
}

/** Whether a field has only the value that the organization gave it: what is wrong with it is told there. */
export function isFilledIn(path: string, value: unknown): boolean {
  const names = ['account', 'region', 'organizationId'];
  return organizationIn(value) !== undefined && names.includes(path) && !Object.hasOwn(value as Members, path);
}

/** Whom CloudFormation lets make the trail of an organization. */
const NOT_DELEGATED =
  'CloudFormation cannot create the trail of an organization from the delegated administrator ' +
  '(aws-cloudformation/cloudformation-coverage-roadmap #1932, aws/aws-cdk #26840)';

/** @param value The configuration as it is written. */
export function organizationProblems(value: unknown): ConfigProblem[] {
  const organization = organizationIn(value);
  if (!organization) return [];
  const { managementAccount, logArchiveAccount, delegatedAdministrator, logBucketName } = organization;
  const at = (name: string, write: string): ConfigProblem => ({
    path: `organization.${name}`,
    ...foundAs(organization[name]),
    write,
  });
  return [
    ...(managementAccount === undefined && delegatedAdministrator !== undefined
      ? [at('managementAccount', `the management account, which deploys the trail: ${NOT_DELEGATED}`)]
      : []),
    ...(isSame(managementAccount, delegatedAdministrator)
      ? [at('delegatedAdministrator', `a member account: the management account is none. ${NOT_DELEGATED}`)]
      : []),
    ...(isSame(managementAccount, logArchiveAccount)
      ? [
          at(
            'logArchiveAccount',
            'a member account: the owner of the trail must not hold its logs, and organization policies do not bind the management account',
          ),
        ]
      : []),
    ...(isSame(logBucketName, organization.evidenceBucketName)
      ? [at('evidenceBucketName', 'another name than that of the log bucket, or take it away')]
      : []),
    ...saidTwice(value as Members, organization),
    ...otherPartitions(value as Members, organization),
  ];
}

/** What stands in the whole file as well is the same there. */
function saidTwice(value: Members, organization: Members): ConfigProblem[] {
  const twice = { account: 'logArchiveAccount', region: 'homeRegion', organizationId: 'id' };
  return Object.entries(twice).flatMap(([path, name]) => {
    const [own, other] = [value[path], organization[name]];
    if (own === undefined || typeof other !== 'string' || own === other) return [];
    return [{ path, ...foundAs(own), write: `${other}, as organization.${name} has it, or take it away` }];
  });
}

/** Roles of another partition than the Region's can never be the ones that are meant. */
function otherPartitions(value: Members, { homeRegion }: Members): ConfigProblem[] {
  const partition = typeof homeRegion === 'string' ? partitionOf(homeRegion)?.id : undefined;
  if (partition === undefined) return [];
  return ['administrators', 'readers'].flatMap((list) => {
    const arns: unknown[] = Array.isArray(value[list]) ? (value[list] as unknown[]) : [];
    return arns.flatMap((arn, index) => {
      const named = typeof arn === 'string' ? parseArn(arn)?.partition : undefined;
      if (named === undefined || named === partition) return [];
      const write = `a role of the partition ${partition}, which has the Region ${homeRegion as string}`;
      return [{ path: `${list}[${index}]`, ...foundAs(arn), write }];
    });
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && one === other;
}

function organizationIn(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'organization')) return undefined;
  const { organization } = value as Members;
  return typeof organization === 'object' && organization !== null && !Array.isArray(organization)
    ? (organization as Members)
    : undefined;
}
