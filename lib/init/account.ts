/** What the account offers as answers. They are a help only: where the caller may not ask, there are none, and that is no error. */
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { IAMClient, paginateListRoles } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { partitionOf } from '../facts/partition';

export interface AccountOffer {
  readonly account?: string;
  readonly region?: string;
  /** ARNs of roles whose names contain a word such as admin, deploy or audit. */
  readonly roles: readonly string[];
  /** ARNs of the trails that deliver management events already. */
  readonly trails: readonly string[];
}

const TELLING = /admin|audit|deploy|cfn-exec|security|compliance|reader/i;
const MOST_ROLES = 500;

/** A person waits at the terminal: each call may take this long. */
const PATIENCE = { maxAttempts: 1, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } };

export async function accountOffer(): Promise<AccountOffer> {
  const sts = new STSClient(PATIENCE);
  const [region, account] = await Promise.all([
    sts.config.region().catch(() => undefined),
    sts.send(new GetCallerIdentityCommand({})).then(
      ({ Account }) => Account,
      () => undefined,
    ),
  ]);
  if (account === undefined) return { ...(region && { region }), roles: [], trails: [] };
  const [roles, trails] = await Promise.all([tellingRoles().catch(() => []), allTrails().catch(() => [])]);
  return { account, ...(region && { region }), roles, trails };
}

/**
 * The two roles of the CDK's standard bootstrap: CloudFormation deploys as the one, and the CDK CLI as the other. (CDK Developer Guide,
 * "Bootstrapping customization": cdk-QUALIFIER-cfn-exec-role-ACCOUNT-REGION, and hnb659fds where no qualifier is named.)
 */
export function standardBootstrapRoles(account: string, region: string): readonly string[] {
  const partition = partitionOf(region)?.id ?? 'aws';
  return ['cfn-exec', 'deploy'].map(
    (purpose) => `arn:${partition}:iam::${account}:role/cdk-hnb659fds-${purpose}-role-${account}-${region}`,
  );
}

async function tellingRoles(): Promise<string[]> {
  const found: string[] = [];
  let seen = 0;
  for await (const { Roles = [] } of paginateListRoles({ client: new IAMClient(PATIENCE) }, {})) {
    seen += Roles.length;
    found.push(...Roles.flatMap(({ Arn, Path }) => (Arn && !Path?.startsWith('/aws-service-role/') ? [Arn] : [])));
    if (seen >= MOST_ROLES) break;
  }
  return found.filter((arn) => TELLING.test(arn.slice(arn.lastIndexOf('/'))));
}

async function allTrails(): Promise<string[]> {
  const { trailList = [] } = await new CloudTrailClient(PATIENCE).send(new DescribeTrailsCommand({}));
  return trailList.flatMap(({ TrailARN }) => TrailARN ?? []);
}
