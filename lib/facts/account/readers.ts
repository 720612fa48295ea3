/** Which reader reads which CloudFormation type. */
import type { Resource } from '../audit-log';
import { readBucket, readBucketPolicy } from './bucket';
import { alarmReader, readAnomalyDetector, readDashboard } from './cloudwatch';
import { readEventInvokeConfig, readEventSourceMapping, readFunction, readPermission } from './function';
import { keyReader, readAlias } from './key';
import { logGroupReader } from './log-group';
import { readQueue, readQueuePolicy } from './queue';
import type { Reader } from './reads';
import { rolePolicyReader, roleReader } from './role';
import { ruleReader } from './rule';
import { readSchedule, readScheduleGroup } from './schedule';
import { readStateMachine } from './state-machine';
import { withTags } from './tags';
import { readSubscription, readTopic, readTopicPolicy } from './topic';
import { readTrail } from './trail';

/** Declared in templates, but nothing in an account: there is nothing to read. */
const NOT_IN_ACCOUNT: ReadonlySet<string> = new Set(['AWS::CDK::Metadata', 'AWS::CloudFormation::WaitConditionHandle']);

export function isInAccount({ type }: Resource): boolean {
  return !NOT_IN_ACCOUNT.has(type);
}

/**
 * The readers for a set of resources. Some read many at once, and so have to know all that will be asked for.
 *
 * @returns what answers the reader of a type, or undefined where there is none.
 */
export function readersFor(resources: readonly Resource[]): (type: string) => Reader | undefined {
  const refsOf = (...types: string[]): string[] =>
    resources.filter(({ type }) => types.includes(type)).map(({ ref }) => ref);
  const alarm = alarmReader(refsOf('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'));
  const readers = new Map<string, Reader>([
    ['AWS::CloudTrail::Trail', readTrail],
    ['AWS::CloudWatch::Alarm', alarm],
    ['AWS::CloudWatch::AnomalyDetector', readAnomalyDetector],
    ['AWS::CloudWatch::CompositeAlarm', alarm],
    ['AWS::CloudWatch::Dashboard', readDashboard],
    ['AWS::Events::Rule', ruleReader(resources.filter(({ type }) => type === 'AWS::Events::Rule'))],
    ['AWS::IAM::Policy', rolePolicyReader(resources)],
    ['AWS::IAM::Role', roleReader(resources)],
    ['AWS::KMS::Alias', readAlias],
    ['AWS::KMS::Key', keyReader(resources)],
    ['AWS::Lambda::EventInvokeConfig', readEventInvokeConfig],
    ['AWS::Lambda::EventSourceMapping', readEventSourceMapping],
    ['AWS::Lambda::Function', readFunction],
    ['AWS::Lambda::Permission', readPermission],
    ['AWS::Logs::LogGroup', logGroupReader(refsOf('AWS::Logs::LogGroup'))],
    ['AWS::S3::Bucket', readBucket],
    ['AWS::S3::BucketPolicy', readBucketPolicy],
    ['AWS::SNS::Subscription', readSubscription],
    ['AWS::SNS::Topic', readTopic],
    ['AWS::SNS::TopicPolicy', readTopicPolicy],
    ['AWS::SQS::Queue', readQueue],
    ['AWS::SQS::QueuePolicy', readQueuePolicy],
    ['AWS::Scheduler::Schedule', readSchedule],
    ['AWS::Scheduler::ScheduleGroup', readScheduleGroup],
    ['AWS::StepFunctions::StateMachine', readStateMachine],
  ]);
  const tagged = withTags(resources);
  return (type) => {
    const reader = readers.get(type);
    return reader && tagged(reader);
  };
}
