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

  test('is not looked for in stacks that hold nothing of the audit log', () => {
    const auditLog = only(
      stack('App', { Logs: BUCKET, Trail: TRAIL }),
      stack('Far', { TamperRule: rule('aws.s3', 'Topic'), Topic: { Type: 'AWS::SNS::Topic' } }),
    );
    expect(ids(auditLog.members)).toEqual(['Logs', 'Trail']);
  });
});
