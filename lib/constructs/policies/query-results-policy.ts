/**
 * The policy of the bucket that answers of Athena are written to. They are log content: readers of the log write and read them, through
 * Athena or by themselves, and nobody else does.
 */
import { AccountPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { accountsOf, anyoneBut, only } from './conditions';
import { allow, deny } from './statement';
import { IDENTITY_CENTER_ROLES } from './vault-policy';

export interface QueryResultsPolicyProps {
  readonly bucketArn: string;
  readonly account: string;
  /** Principal ARNs that may ask. */
  readonly readers: readonly string[];
  /** Those among the readers that are services, and can present no second factor. */
  readonly services: readonly string[];
  /** Role ARN patterns that may change the bucket's configuration. */
  readonly administrators: readonly string[];
}

/**
 * What Athena does in the bucket for the person who asks, by that person's rights (Amazon Athena User Guide, "Control access to Amazon
 * S3 from Athena", "Example: results location"). Athena never deletes an answer; the lifecycle does.
 */
const ASKING = [
  ...['s3:AbortMultipartUpload', 's3:GetBucketLocation', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
  ...['s3:ListBucketMultipartUploads', 's3:ListMultipartUploadParts'],
];
const LOOKING = ['s3:GetBucket*', 's3:Get*Configuration', 's3:ListBucket'];

export function queryResultsPolicy(props: QueryResultsPolicyProps): PolicyStatement[] {
  const { bucketArn, account, readers, services, administrators } = props;
  const resources = [bucketArn, `${bucketArn}/*`];
  const objects = [`${bucketArn}/*`];
  return [
    deny('DenyInsecureTransport', {
      actions: ['s3:*'],
      resources,
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
    deny('DenyOldTls', { actions: ['s3:*'], resources, conditions: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }),
    // without readers nobody asks
    deny('DenyAnswersToOthers', { actions: ['s3:*'], resources: objects, conditions: anyoneBut(readers) }),
    // Athena's requests for an IAM user say false whatever that user presented (IAM User Guide, aws:MultiFactorAuthPresent)
    deny('DenyReadingWithoutMfa', {
      actions: ['s3:GetObject*'],
      resources: objects,
      conditions: {
        ...anyoneBut([...services, IDENTITY_CENTER_ROLES]),
        BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
      },
    }),
    deny('DenyTampering', {
      notActions: [...ASKING, ...LOOKING],
      resources,
      conditions: anyoneBut(administrators),
    }),
    ...accountsOf(readers, account)
      .filter((principal) => principal.accountId !== account)
      .map((principal) =>
        allow(`ReadersOf${String(principal.accountId)}`, { principals: [principal], actions: ASKING, resources }),
      ),
  ];
}

/**
 * Answers are encrypted by the rights of the person who asks, through S3 (Amazon Athena User Guide, "Encrypt Athena query results stored in
 * Amazon S3"). The key lets readers decrypt already.
 */
export function allowAnswers(account: string, region: string, readers: readonly string[]): PolicyStatement {
  return allow('ReadersKeepAnswers', {
    principals: [new AccountPrincipal(account)],
    actions: ['kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { ...only(readers), StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
  });
}
