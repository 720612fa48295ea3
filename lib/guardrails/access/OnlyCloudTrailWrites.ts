/** Only CloudTrail writes logs, for the trails of this audit log only. */
import { code } from '../../checks/code';
import type { AuditLog } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut, theService } from '../../facts/policy';
import { objectsArn, judgeRefusals } from '../bucket-policy';
import { unknown, type Guardrail, type Verdict } from '../guardrail';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const EXPECTED = 'CloudTrail for the trails of this audit log';
const STRANGER = 'arn:aws:cloudtrail:us-east-1:999999999999:trail/a-trail-of-a-stranger';

export const OnlyCloudTrailWrites: Guardrail = {
  id: 'OnlyCloudTrailWrites',
  theme: 'access',
  title: 'Only CloudTrail writes into the log bucket, and only for its own trails',
  problem: 'Others than CloudTrail may write into the log bucket',
  reason:
    'A principal that can write into the log bucket can put forged log files beside the true ones, or newer versions over ' +
    'them. Any account can make CloudTrail itself write into a bucket whose policy does not name the trail ' +
    '(CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail").',
  severity: 'CRITICAL',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  remedy:
    'Deny s3:PutObject to every principal whose aws:PrincipalServiceName is not cloudtrail.amazonaws.com, and to every ' +
    'request whose aws:SourceArn is not the trail.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyOtherWriters
                Effect: Deny
                Principal: '*'
                Action: s3:PutObject
                Resource: !Sub '\${LogBucket.Arn}/*'
                Condition:
                  StringNotEqualsIfExists: { aws:PrincipalServiceName: cloudtrail.amazonaws.com }
              - Sid: DenyOtherTrails
                Effect: Deny
                Principal: '*'
                Action: s3:PutObject
                Resource: !Sub '\${LogBucket.Arn}/*'
                Condition:
                  ArnNotEquals:
                    aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/management-events'
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyOtherWriters',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects('*')],
          conditions: { StringNotEqualsIfExists: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } },
        }),
      );
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyOtherTrails',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects('*')],
          conditions: { ArnNotEquals: { 'aws:SourceArn': trailArn } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [judgeWriters(auditLog)],
};

function judgeWriters({ log, trails, trailElsewhere }: AuditLog): Verdict {
  const trailArns = trails.flatMap(({ arn }) => arn ?? []);
  const upload = { action: 's3:PutObject', resource: objectsArn(log) };
  // which trail the policy should name is not known where it is elsewhere, only that it should not be anybody's
  const others = trailElsewhere ? { is: STRANGER } : { isNot: trailArns };
  const verdict = judgeRefusals(log, EXPECTED, [
    { what: 'uploads by users and roles', requests: { ...upload, caller: anyPrincipalBut([]) } },
    {
      what: 'uploads by other AWS services',
      requests: { ...upload, caller: anyServiceBut([CLOUDTRAIL]) },
      onlyByThisPolicy: true,
    },
    {
      what: 'uploads by CloudTrail for other trails',
      requests: { ...upload, caller: theService(CLOUDTRAIL), context: { 'aws:sourcearn': others } },
      onlyByThisPolicy: true,
    },
  ]);
  const isProven = verdict.kind !== 'pass' || !trailElsewhere;
  return isProven ? verdict : unknown(verdict, EXPECTED, trailElsewhere);
}
