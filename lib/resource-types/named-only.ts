/** Types that templates refer to and that the drift check does not read: only how they are named. */
import { inPath, regional } from './names';
import type { ResourceType } from './resource-type';

export const NAMED_ONLY: readonly ResourceType[] = [
  { type: 'AWS::S3::AccessPoint', nameProperty: 'Name', arn: regional('s3', 'accesspoint/') },
  { type: 'AWS::CloudTrail::EventDataStore', arn: regional('cloudtrail', 'eventdatastore/'), ref: 'arn' },
  { type: 'AWS::KMS::ReplicaKey', arn: regional('kms', 'key/'), attributes: { KeyId: (name) => name } },
  { type: 'AWS::IAM::User', nameProperty: 'UserName', arn: inPath('user') },
  { type: 'AWS::IAM::Group', nameProperty: 'GroupName', arn: inPath('group') },
  {
    type: 'AWS::IAM::ManagedPolicy',
    nameProperty: 'ManagedPolicyName',
    arn: inPath('policy'),
    ref: 'arn',
    arnAttribute: 'PolicyArn',
    component: 'role',
  },
  { type: 'AWS::IAM::InstanceProfile', nameProperty: 'InstanceProfileName', arn: inPath('instance-profile') },
  { type: 'AWS::Events::EventBus', nameProperty: 'Name', arn: regional('events', 'event-bus/') },
  {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    nameProperty: 'DeliveryStreamName',
    arn: regional('firehose', 'deliverystream/'),
  },
  { type: 'AWS::Kinesis::Stream', nameProperty: 'Name', arn: regional('kinesis', 'stream/') },
  { type: 'AWS::DynamoDB::Table', nameProperty: 'TableName', arn: regional('dynamodb', 'table/') },
  {
    type: 'AWS::SSM::Parameter',
    nameProperty: 'Name',
    arn: (name, at) => regional('ssm', name.startsWith('/') ? 'parameter' : 'parameter/')(name, at),
  },
];
