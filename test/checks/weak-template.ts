/** A template with everything wrong that code mends, and what some checks need besides. */
import type { CheckId } from '../../lib/checks/ids';

/** All that the checks with code find something wrong with. */
export const WEAK = `
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      PendingWindowInDays: 7
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }
  LogBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-logs
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: { SSEAlgorithm: AES256 }
      PublicAccessBlockConfiguration:
        { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false }
      OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
      LifecycleConfiguration:
        Rules: [{ Id: expire, Status: Enabled, ExpirationInDays: 30 }]
  LogBucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref LogBucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: CloudTrailAcl
            Effect: Allow
            Principal: { Service: cloudtrail.amazonaws.com }
            Action: s3:GetBucketAcl
            Resource: !GetAtt LogBucket.Arn
          - Sid: CloudTrailWrite
            Effect: Allow
            Principal: { Service: cloudtrail.amazonaws.com }
            Action: s3:PutObject
            Resource: !Sub '\${LogBucket.Arn}/AWSLogs/\${AWS::AccountId}/*'
            Condition: { StringEquals: { s3:x-amz-acl: bucket-owner-full-control } }
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: reader
      Roles: [auditor]
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Action: 's3:*', Resource: !Sub '\${LogBucket.Arn}/*' }]
  Function:
    Type: AWS::Lambda::Function
    Properties: { Timeout: 3, Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/function', Environment: { Variables: { WORMTRAIL_STACK: weak } } }
  LogGroup: { Type: AWS::Logs::LogGroup, Properties: {} }
  Topic: { Type: AWS::SNS::Topic, Properties: {} }
  Queue: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false } }
  Rule: { Type: AWS::Events::Rule, Properties: { State: DISABLED, EventPattern: { source: [aws.cloudtrail] } } }
  Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { MetricName: Errors, Namespace: AWS/Lambda } }
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      TrailName: management-events
      S3BucketName: !Ref LogBucket
      KMSKeyId: KEY_OF_TRAIL
      IsLogging: false
      IsMultiRegionTrail: false
      IncludeGlobalServiceEvents: false
      EnableLogFileValidation: false
`;

/** A role beside the audit log with a policy that permits everything. */
const EVERYTHING = `
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: 'sts:AssumeRole' }]
Policy:
  Properties:
    Roles: [!Ref Role]
    PolicyDocument: { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] }
`;

const EVIDENCE = `
EvidenceBucket:
  Type: AWS::S3::Bucket
  Properties:
    ObjectLockEnabled: true
    ObjectLockConfiguration:
      { ObjectLockEnabled: Enabled, Rule: { DefaultRetention: { Mode: COMPLIANCE, Days: 30 } } }
EvidenceBucketPolicy:
  Type: AWS::S3::BucketPolicy
  Properties: { Bucket: !Ref EvidenceBucket, PolicyDocument: { Version: '2012-10-17', Statement: [] } }
`;

const lockedFor = (days: number): string => `
LogBucket:
  Properties:
    ObjectLockEnabled: true
    ObjectLockConfiguration:
      { ObjectLockEnabled: Enabled, Rule: { DefaultRetention: { Mode: COMPLIANCE, Days: ${days} } } }
`;

const statement = (sid: string, principal: string, action: string): string => `
LogBucketPolicy:
  Properties:
    PolicyDocument:
      Statement:
        - Sid: ${sid}
          Effect: Allow
          Principal: ${principal}
          Action: ${action}
          Resource: [!GetAtt LogBucket.Arn, !Sub '\${LogBucket.Arn}/*']
`;

const RESPONDER = `
Responder:
  Type: AWS::Lambda::Function
  Properties: { Timeout: 3, Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/responder' }
Rule: { Properties: { State: ENABLED, Targets: [{ Id: queue, Arn: !GetAtt Queue.Arn }] } }
`;

/** What is added to the template for one check, one after the other. */
export const MORE: Readonly<Partial<Record<CheckId, readonly string[]>>> = {
  NoAutoDeleteObjects: ["LogBucket: { Properties: { Tags: [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }] } }"],
  ReplicaAsLockedAsSource: [
    lockedFor(2192),
    `
LogBucket:
  Properties:
    ReplicationConfiguration: { Rules: [{ Status: Enabled, Destination: { Bucket: !GetAtt Replica.Arn } }] }
Replica: { Type: AWS::S3::Bucket }
`,
  ],
  DefaultRetentionWithinMaximum: [lockedFor(36500)],
  EvidenceKeptAsLongAsLogs: [lockedFor(2192), EVIDENCE],
  EvidenceWrittenByFunctionsOnly: [EVIDENCE],
  EvidenceWritesLogged: [EVIDENCE],
  TrailTamperingNotGranted: [EVERYTHING],
  KeyTamperingNotGranted: [EVERYTHING],
  AlarmTamperingNotGranted: [EVERYTHING],
  CheckerTamperingNotGranted: [EVERYTHING],
  RolesNotHandedOut: [EVERYTHING],
  AlarmsNotFooled: [
    EVERYTHING,
    'Alarm: { Properties: { MetricName: Runs, Namespace: wormtrail, ComparisonOperator: LessThanThreshold } }',
  ],
  CheckerReadOnly: [EVERYTHING, EVIDENCE, 'Function: { Properties: { Role: !GetAtt Role.Arn } }'],
  QueryResultsForReadersOnly: [
    `
QueryResults: { Type: AWS::S3::Bucket }
QueryResultsPolicy:
  Type: AWS::S3::BucketPolicy
  Properties: { Bucket: !Ref QueryResults, PolicyDocument: { Version: '2012-10-17', Statement: [] } }
`,
  ],
  NoPublicGrants: [statement('Read', "'*'", 's3:GetObject')],
  OtherAccountsKeptOut: [statement('Read', "{ AWS: '999999999999' }", 's3:GetObject')],
  OnlyAdministratorsAdminister: [
    statement('Administer', "{ AWS: 'arn:aws:iam::111122223333:role/build' }", 's3:PutBucketPolicy'),
    `
Key:
  Properties:
    KeyPolicy:
      Statement:
        - Effect: Allow
          Principal: { AWS: 'arn:aws:iam::111122223333:role/audit-log-administrator' }
          Action: kms:*
          Resource: '*'
`,
  ],
  RoleTrustLimited: [
    `
Role:
  Type: AWS::IAM::Role
  Properties:
    RoleName: auditor
    AssumeRolePolicyDocument:
      Statement: [{ Effect: Allow, Principal: { AWS: '999999999999' }, Action: 'sts:AssumeRole' }]
`,
  ],
  RolesRunNothingElse: [
    `
OtherFunction:
  Type: AWS::Lambda::Function
  Properties: { Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/function' }
`,
  ],
  KeyMaterialFromKms: ['Key: { Properties: { Origin: EXTERNAL } }'],
  KeyUsable: ['Key: { Properties: { Enabled: false } }'],
  KeyUsedByNamedAccountsOnly: [
    `
Key:
  Properties:
    KeyPolicy:
      Statement:
        - { Sid: Decrypt, Effect: Allow, Principal: { AWS: '999999999999' }, Action: 'kms:Decrypt', Resource: '*' }
`,
  ],
  CloudWatchLogsRoleMinimal: [
    EVERYTHING,
    `
Trail:
  Properties:
    CloudWatchLogsLogGroupArn: !GetAtt LogGroup.Arn
    CloudWatchLogsRoleArn: !GetAtt Role.Arn
`,
  ],
  NoDeliveryFeedbackLoop: [
    `
Trail:
  Properties:
    EventSelectors:
      - ReadWriteType: All
        DataResources: [{ Type: 'AWS::S3::Object', Values: [!Sub '\${LogBucket.Arn}/'] }]
`,
  ],
  NoOtherTrailDelivers: [
    `
OtherTrail:
  Type: AWS::CloudTrail::Trail
  Properties: { S3BucketName: !Ref LogBucket, IsLogging: true }
`,
  ],
  LogVerificationScheduled: [
    `
Verification:
  Type: AWS::Lambda::Function
  Properties: { Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/verification' }
`,
  ],
  FunctionsInvokedByOwnOnly: [
    `
Permission:
  Type: AWS::Lambda::Permission
  Properties: { FunctionName: !Ref Function, Action: 'lambda:*', Principal: '*' }
`,
  ],
  NotificationsPermitted: ['Rule: { Properties: { Targets: [{ Id: topic, Arn: !Ref Topic }] } }'],
  NotificationsUnaltered: [
    `
Rule: { Properties: { Targets: [{ Id: topic, Arn: !Ref Topic, Input: '"All is well"' }] } }
`,
  ],
  TamperBacklogAlarmed: [
    RESPONDER,
    `
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties: { FunctionName: !Ref Responder, EventSourceArn: !GetAtt Queue.Arn }
`,
  ],
  TamperEventsReachResponder: [RESPONDER],
  TamperEventsTakenByResponderOnly: [
    RESPONDER,
    `
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties: { FunctionName: !Ref Responder, EventSourceArn: !GetAtt Queue.Arn }
QueuePolicy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [!Ref Queue]
    PolicyDocument:
      Statement: [{ Effect: Allow, Principal: { AWS: '111122223333' }, Action: 'sqs:*', Resource: !GetAtt Queue.Arn }]
`,
  ],
  OwnersReachable: ["Topic: { Properties: { Tags: [{ Key: 'wormtrail:owner', Value: security }] } }"],
};
