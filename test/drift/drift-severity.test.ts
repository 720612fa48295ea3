/** What a drifted property weighs, and whom it concerns: the worst is what lets log files go. */
import { severityOf } from '../../lib/drift/drift-severity';
import type { Owner } from '../../lib/facts/requirements';
import type { Severity } from '../../lib/findings/finding';

function importance(type: string, path: string): string {
  const names = { logicalId: 'It', stack: 'stack', displayName: 'stack/It', ref: 'it' };
  const { severity, owner } = severityOf({ type, ...names, properties: {}, metadata: {} }, path);
  return `${severity} ${owner}`;
}

test.each<[type: string, path: string, severity: Severity, owner: Owner]>([
  ['AWS::S3::Bucket', 'ObjectLockConfiguration.Rule.DefaultRetention.Days', 'CRITICAL', 'compliance'],
  ['AWS::S3::Bucket', 'LifecycleConfiguration.Rules.0', 'CRITICAL', 'compliance'],
  ['AWS::S3::Bucket', 'VersioningConfiguration', 'CRITICAL', 'compliance'],
  ['AWS::S3::Bucket', 'PublicAccessBlockConfiguration.BlockPublicAcls', 'CRITICAL', 'security'],
  ['AWS::S3::Bucket', 'ReplicationConfiguration', 'CRITICAL', 'security'],
  ['AWS::S3::Bucket', 'NotificationConfiguration', 'HIGH', 'security'],
  ['AWS::S3::Bucket', 'Tags.0.Value', 'LOW', 'engineering'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument', 'CRITICAL', 'security'],
  ['AWS::KMS::Key', 'KeyPolicy', 'CRITICAL', 'security'],
  ['AWS::KMS::Key', 'Enabled', 'CRITICAL', 'security'],
  ['AWS::KMS::Key', 'EnableKeyRotation', 'HIGH', 'security'],
  ['AWS::KMS::Key', 'Description', 'LOW', 'engineering'],
  ['AWS::KMS::Alias', 'TargetKeyId', 'HIGH', 'security'],
  ['AWS::CloudTrail::Trail', 'IsLogging', 'CRITICAL', 'security'],
  ['AWS::CloudTrail::Trail', 'AdvancedEventSelectors.0', 'CRITICAL', 'security'],
  ['AWS::CloudTrail::Trail', 'InsightSelectors', 'HIGH', 'security'],
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument', 'HIGH', 'security'],
  ['AWS::IAM::Role', 'Path', 'LOW', 'engineering'],
  ['AWS::Lambda::Function', 'ReservedConcurrentExecutions', 'HIGH', 'security'],
  ['AWS::Events::Rule', 'State', 'HIGH', 'security'],
  ['AWS::CloudWatch::Alarm', 'ActionsEnabled', 'HIGH', 'security'],
  ['AWS::CloudWatch::Alarm', 'AlarmDescription', 'LOW', 'engineering'],
  ['AWS::SNS::Topic', 'DisplayName', 'LOW', 'engineering'],
  ['AWS::CloudWatch::Dashboard', 'DashboardBody', 'LOW', 'engineering'],
])('%s %s', (type, path, severity, owner) => {
  expect(importance(type, path)).toBe(`${severity} ${owner}`);
});

test.each([
  ['AWS::S3::Bucket', 'CRITICAL compliance'],
  ['AWS::CloudTrail::Trail', 'CRITICAL security'],
  ['AWS::KMS::Key', 'CRITICAL security'],
  ['AWS::Scheduler::Schedule', 'HIGH security'],
  ['AWS::CloudWatch::Dashboard', 'LOW engineering'],
])('%s as a whole weighs as much as the worst of it', (type, expected) => {
  expect(importance(type, '')).toBe(expected);
});
