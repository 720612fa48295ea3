/** What a checking function is given, and the resources that its policies name. */
import { Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { readerRoleOf } from '../facts/organization-trail';
import { forwardingStackOf } from '../facts/tamper-rules';
import type { AuditFunctionProps } from './audit-function';
import type { OrganizationProps } from './organization-props';
import { topicsOf } from './owners';
import type { CheckedResources } from './policies/checker-permissions';

/** What the functions that run the drift check have in common. */
export interface CheckerProps extends AuditFunctionProps {
  /** The bucket that holds the logs. */
  readonly logBucket: s3.IBucket;
  /**
   * The key that encrypts the log files, where that is another one.
   * @default - `key`
   */
  readonly logKey?: kms.IKey;
  /** The trail that writes the logs. */
  readonly trailArn: string;
  /**
   * The key that signs the ledger.
   * @default - no ledger
   */
  readonly signingKey?: kms.IKey;
  /**
   * The bucket that answers of Athena are written to.
   * @default - nobody asks through Athena
   */
  readonly resultsBucket?: s3.IBucket;
  /**
   * ARN of the role of the function that sets legal holds: what it sets is no tampering.
   * @default - no holds
   */
  readonly holdSetter?: string;
  /**
   * The organization whose trail it is.
   * @default - the trail is in the same account
   */
  readonly organization?: OrganizationProps;
  /**
   * Whether findings are sent to Security Hub CSPM.
   * @default false
   */
  readonly securityHub?: boolean;
}

/** The resources of an audit log as policies name them. */
export function checkedResources(scope: Construct, props: CheckerProps): CheckedResources {
  const { auditLogName, owners } = props;
  const { account, region, partition, stackName } = Stack.of(scope);
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const global = (service: string, resource: string) => `arn:${partition}:${service}::${account}:${resource}`;
  return {
    stacks: [
      arn('cloudformation', `stack/${stackName}/*`),
      `arn:${partition}:cloudformation:*:${account}:stack/${forwardingStackOf(auditLogName)}/*`,
    ],
    buckets: bucketsOf(props).map(({ bucketArn }) => bucketArn),
    evidenceBucket: props.evidenceBucket.bucketArn,
    key: keysOf(props).map(({ keyArn }) => keyArn),
    ownKey: props.key.keyArn,
    trail: props.trailArn,
    topics: Object.values(topicsOf(owners)).map(({ topicArn }) => topicArn),
    functions: arn('lambda', `function:${auditLogName}-*`),
    schedules: arn('scheduler', `schedule/default/${auditLogName}-*`),
    queues: arn('sqs', `${auditLogName}-*`),
    stateMachines: arn('states', `stateMachine:${auditLogName}-*`),
    alarms: arn('cloudwatch', 'alarm:*'),
    dashboard: global('cloudwatch', `dashboard/${auditLogName}`),
    ...(props.organization && { trailReader: trailReaderOf(scope, auditLogName, props.organization) }),
    ...(props.securityHub && { securityHub: arn('securityhub', `product/${account}/default`) }),
  };
}

/** ARN of the role by which an organization's trail is read. */
export function trailReaderOf(scope: Construct, auditLogName: string, organization: OrganizationProps): string {
  return `arn:${Stack.of(scope).partition}:iam::${organization.managementAccount}:role/${readerRoleOf(auditLogName)}`;
}

/** Every bucket of an audit log that is watched. */
export function bucketsOf({ logBucket, evidenceBucket, resultsBucket }: CheckerProps): s3.IBucket[] {
  return [logBucket, evidenceBucket, ...(resultsBucket ? [resultsBucket] : [])];
}

/** Every key of an audit log that is watched: those that encrypt, and the one that signs its ledger. */
export function keysOf({ key, logKey, signingKey }: Pick<CheckerProps, 'key' | 'logKey' | 'signingKey'>): kms.IKey[] {
  return [key, ...(logKey ? [logKey] : []), ...(signingKey ? [signingKey] : [])];
}
