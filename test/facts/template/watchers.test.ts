/** Which resources watch an audit log, where they do not say so themselves. */
import { BUCKET, ids, only, stack, TRAIL, type Resources } from '../../support/small-templates';

describe('what watches an audit log that does not say so itself', () => {
  const rule = (source: string, target: string) => ({
    Type: 'AWS::Events::Rule',
    Properties: { EventPattern: { source: [source] }, Targets: [{ Id: 'x', Arn: { Ref: target } }] },
  });
  const watched: Resources = {
    Logs: BUCKET,
    Trail: {
      Type: 'AWS::CloudTrail::Trail',
      Properties: { S3BucketName: { Ref: 'Logs' }, CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Group', 'Arn'] } },
    },
    Group: { Type: 'AWS::Logs::LogGroup' },
    Filter: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: { Ref: 'Group' },
        MetricTransformations: [{ MetricNamespace: 'Audit', MetricName: 'Stopped' }],
      },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Namespace: 'Audit', MetricName: 'Stopped', AlarmActions: [{ Ref: 'Pager' }] },
    },
    Pager: { Type: 'AWS::SNS::Topic' },
    TamperRule: rule('aws.s3', 'Topic'),
    Topic: { Type: 'AWS::SNS::Topic' },
    TopicPolicy: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'Topic' }] } },
    Mail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' } } },
    OtherRule: rule('aws.ec2', 'OtherTopic'),
    OtherTopic: { Type: 'AWS::SNS::Topic' },
    OtherAlarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'AWS/SQS', MetricName: 'Depth' } },
    Reader: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { BUCKET: { Ref: 'Logs' } } } } },
  };

  test('is found by who refers to whom', () => {
    const strangers = ['OtherAlarm', 'OtherRule', 'OtherTopic', 'Reader'];
    const members = ids(only(stack('App', watched)).members);
    expect(members.sort()).toEqual(
      Object.keys(watched)
        .filter((id) => !strangers.includes(id))
        .sort(),
    );
  });

  const asking = (pattern: object): Resources => ({
    Logs: BUCKET,
    Trail: TRAIL,
    Other: { Type: 'AWS::S3::Bucket' },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: pattern, Targets: [{ Id: 'x', Arn: { Ref: 'Topic' } }] },
    },
    Topic: { Type: 'AWS::SNS::Topic' },
  });
  const CALL = 'AWS API Call via CloudTrail';

  test.each<[string, object, boolean]>([
    ['calls', { source: ['aws.s3'], 'detail-type': [CALL] }, true],
    [
      'calls on the log bucket',
      { source: ['aws.s3'], detail: { requestParameters: { bucketName: [{ Ref: 'Logs' }] } } },
      true,
    ],
    [
      'calls on a bucket that a parameter names',
      { source: ['aws.s3'], detail: { requestParameters: { bucketName: [{ Ref: 'AWS::NoSuch' }] } } },
      true,
    ],
    ['keys that are deleted', { source: ['aws.kms'], 'detail-type': ['KMS CMK Deletion'] }, true],
    ['objects that are created', { source: ['aws.s3'], 'detail-type': ['Object Created', 'Object Deleted'] }, false],
    [
      'uploads into another bucket, as a pipeline does',
      {
        source: ['aws.s3'],
        'detail-type': [CALL],
        detail: { eventName: ['PutObject'], requestParameters: { bucketName: [{ Ref: 'Other' }] } },
      },
      false,
    ],
    [
      'objects of another bucket',
      { source: ['aws.s3'], detail: { bucket: { name: [{ Ref: 'Other' }, 'named'] } } },
      false,
    ],
  ])('a rule on %s', (_what, pattern, watches) => {
    expect(ids(only(stack('App', asking(pattern))).members).includes('Topic')).toBe(watches);
  });

  test('is not looked for in stacks that hold nothing of the audit log', () => {
    const auditLog = only(
      stack('App', { Logs: BUCKET, Trail: TRAIL }),
      stack('Far', { TamperRule: rule('aws.s3', 'Topic'), Topic: { Type: 'AWS::SNS::Topic' } }),
    );
    expect(ids(auditLog.members)).toEqual(['Logs', 'Trail']);
  });
});
