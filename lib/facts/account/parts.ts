/** The parts of audit logs in an account: what each trail delivers to, and what encrypts it. Their properties are read later. */
import { DescribeTrailsCommand, type Trail } from '@aws-sdk/client-cloudtrail';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { GetBucketEncryptionCommand, type ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import type { AccountClients } from './clients';
import { arnOf, type AccountTemplate } from './account-template';

/** The trails that record this Region, those of other Regions and of the organization included. */
export async function trailsOf({ cloudTrail }: AccountClients): Promise<readonly Trail[]> {
  const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  return trailList;
}

/** A bucket that trails deliver to, and the names of the keys that encrypt what it gets. */
export interface Storage {
  readonly bucket: string;
  /** Of its default encryption; undefined where that cannot be read. */
  readonly rules: readonly ServerSideEncryptionRule[] | undefined;
}

export async function storageOf(bucket: string, { s3 }: AccountClients): Promise<Storage> {
  try {
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket: bucket }));
    return { bucket, rules: ServerSideEncryptionConfiguration?.Rules ?? [] };
  } catch {
    // the reader of the bucket makes the same call, and tells why it failed
    return { bucket, rules: undefined };
  }
}

export function keyNamesIn({ rules = [] }: Storage): readonly string[] {
  return rules.flatMap(({ ApplyServerSideEncryptionByDefault: byDefault }) => byDefault?.KMSMasterKeyID ?? []);
}

/** Adds a bucket and its policy. */
export function addStorage(template: AccountTemplate, { bucket: name, rules = [] }: Storage): void {
  const declared = rules.map(({ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled }) => ({
    ServerSideEncryptionByDefault: byDefault ?? {},
    BucketKeyEnabled,
  }));
  const bucket = template.add('AWS::S3::Bucket', name, {
    // the reader asks for access logs only where a template has some
    LoggingConfiguration: {},
    ...(declared.length > 0 && { BucketEncryption: { ServerSideEncryptionConfiguration: declared } }),
  });
  // a stack that has the bucket may leave its policy to somebody else
  if (typeof bucket !== 'string') template.add('AWS::S3::BucketPolicy', name, { Bucket: bucket }, `policy of ${name}`);
}

/** Adds a key. @param name Its id or ARN, an alias or the ARN of one. */
export async function addKey(template: AccountTemplate, name: string, { kms }: AccountClients): Promise<void> {
  const arn = await kms.send(new DescribeKeyCommand({ KeyId: name })).then(
    ({ KeyMetadata }) => KeyMetadata?.Arn ?? name,
    // the reader of the key makes the same call, and tells why it failed
    () => name,
  );
  const keyId = /:key\/(.+)$/.exec(arn)?.[1];
  // what an alias leads to that cannot be asked is not known; keys of AWS have no policy of the account's own
  if (keyId === undefined || /(^|:)alias\/aws\//.test(name) || template.isDeployed(keyId)) return;
  const key = template.add('AWS::KMS::Key', arn);
  const alias = /alias\/.+$/.exec(name)?.[0];
  if (alias !== undefined) template.add('AWS::KMS::Alias', alias, { AliasName: alias, TargetKeyId: key });
}

/** Adds a trail, with the log group, role and topic that it names. */
export function addTrail(template: AccountTemplate, trail: Trail): void {
  const { Name = '', TrailARN = Name, S3BucketName = '', KmsKeyId: KMSKeyId, SnsTopicARN } = trail;
  const { CloudWatchLogsLogGroupArn: group, CloudWatchLogsRoleArn: role } = trail;
  if (template.isDeployed(Name)) return;
  const logGroup = group === undefined ? undefined : template.add('AWS::Logs::LogGroup', logGroupIn(group));
  const topic = SnsTopicARN === undefined ? undefined : template.add('AWS::SNS::Topic', SnsTopicARN);
  const key = KMSKeyId === undefined ? undefined : template.named('AWS::KMS::Key', KMSKeyId);
  const roleFound = template.named('AWS::IAM::Role', `role/${role?.split('/').pop()}`);
  template.add(
    'AWS::CloudTrail::Trail',
    TrailARN,
    {
      ...{ TrailName: Name, S3BucketName, S3KeyPrefix: trail.S3KeyPrefix },
      ...{ IsMultiRegionTrail: trail.IsMultiRegionTrail, IsOrganizationTrail: trail.IsOrganizationTrail },
      ...(KMSKeyId !== undefined && { KMSKeyId: key ? arnOf(key, KMSKeyId) : KMSKeyId }),
      ...(topic !== undefined && { SnsTopicName: topic }),
      ...(logGroup !== undefined && group && { CloudWatchLogsLogGroupArn: arnOf(logGroup, group) }),
      ...(role !== undefined && { CloudWatchLogsRoleArn: roleFound ? arnOf(roleFound, role) : role }),
    },
    nameOf(trail),
  );
}

/** Trails of several Regions may have one name. */
function nameOf({ Name = '', HomeRegion = '' }: Trail): string {
  return `${Name} (${HomeRegion})`;
}

function logGroupIn(arn: string): string {
  return /:log-group:([^:]+)/.exec(arn)?.[1] ?? arn;
}
