/** Calls on the key and on the trail. */
import { one, type Input, type Place, type Way, type Ways } from './way';

const KEY_OPERATIONS: Readonly<Record<string, Input>> = {
  CancelKeyDeletion: {},
  CreateGrant: { GranteePrincipal: 'arn:aws:iam::111122223333:role/auditor', Operations: ['Decrypt'] },
  DescribeKey: {},
  DisableKey: {},
  DisableKeyRotation: {},
  EnableKey: {},
  EnableKeyRotation: {},
  GetKeyPolicy: { PolicyName: 'default' },
  GetKeyRotationStatus: {},
  GetPublicKey: {},
  ListGrants: {},
  ListKeyPolicies: {},
  ListKeyRotations: {},
  ListResourceTags: {},
  PutKeyPolicy: { PolicyName: 'default', Policy: '{"Version":"2012-10-17","Statement":[]}' },
  ReplicateKey: { ReplicaRegion: 'eu-west-1' },
  RevokeGrant: { GrantId: 'a'.repeat(64) },
  RotateKeyOnDemand: {},
  ScheduleKeyDeletion: { PendingWindowInDays: 30 },
  Sign: { Message: Buffer.from('x'), SigningAlgorithm: 'RSASSA_PSS_SHA_256' },
  TagResource: { Tags: [{ TagKey: 'a', TagValue: 'b' }] },
  UntagResource: { TagKeys: ['a'] },
  UpdateKeyDescription: { Description: 'x' },
};

const direct = (operation: string, more: Input): Ways => one('kms', operation, ({ key }) => ({ KeyId: key, ...more }));

/** Uses that policies admit through S3 alone. */
const get = ({ bucket, key }: { bucket: string; key: string }): Way => ({
  ...{ service: 's3api', operation: 'GetObject', input: { Bucket: bucket, Key: key }, through: true },
});
const put = (Bucket: string, Key: string): Way => ({
  ...{ service: 's3api', operation: 'PutObject', through: true },
  input: { Bucket, Key: `${Key}-anew`, Body: 'x', BucketKeyEnabled: false },
});
const configure = one('lambda', 'UpdateFunctionConfiguration', ({ name }) => ({
  FunctionName: `${name}-drift-checker`,
  Environment: { Variables: { A: 'b' } },
}));
const throughLambda: Ways = (place) => configure(place).map((way) => ({ ...way, through: true }));

export const ON_KEY: Readonly<Record<string, Ways>> = {
  ...Object.fromEntries(Object.entries(KEY_OPERATIONS).map(([name, more]) => [`kms:${name}`, direct(name, more)])),
  'kms:ScheduleKeyDeletion in 7 days': direct('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
  'kms:Decrypt': ({ log, evidence }: Place) => [get(log), get(evidence)],
  'kms:GenerateDataKey': ({ evidence: { bucket, key, canary } }: Place) => [put(bucket, key), put(bucket, canary)],
  'kms:CreateGrant of an environment': throughLambda,
  'kms:Encrypt of an environment': throughLambda,
};

const TRAIL_OPERATIONS: Readonly<Record<string, readonly [parameter: string, more?: Input]>> = {
  DeleteTrail: ['Name'],
  GetEventSelectors: ['TrailName'],
  GetInsightSelectors: ['TrailName'],
  GetTrail: ['Name'],
  GetTrailStatus: ['Name'],
  PutEventSelectors: ['TrailName', { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }],
  PutInsightSelectors: ['TrailName', { InsightSelectors: [] }],
  StartLogging: ['Name'],
  StopLogging: ['Name'],
  UpdateTrail: ['Name', { EnableLogFileValidation: false }],
};

const trailArn = ({ region, account, name }: Place): string => `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;

export const ON_TRAIL: Readonly<Record<string, Ways>> = {
  ...Object.fromEntries(
    Object.entries(TRAIL_OPERATIONS).map(([operation, [parameter, more = {}]]) => [
      `cloudtrail:${operation}`,
      one('cloudtrail', operation, (place) => ({ [parameter]: trailArn(place), ...more })),
    ]),
  ),
  'cloudtrail:AddTags': one('cloudtrail', 'AddTags', (place) => ({
    ResourceId: trailArn(place),
    TagsList: [{ Key: 'a', Value: 'b' }],
  })),
  'cloudtrail:ListTags': one('cloudtrail', 'ListTags', (place) => ({ ResourceIdList: [trailArn(place)] })),
  'cloudtrail:RemoveTags': one('cloudtrail', 'RemoveTags', (place) => ({
    ResourceId: trailArn(place),
    TagsList: [{ Key: 'a' }],
  })),
};
