/** No AWS service can be used by strangers to reach the audit log. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import type { Principal, Statement } from '../../facts/policy';
import { fitsAll, requiresKey } from '../conditions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { resourcePoliciesOf, type ResourcePolicy } from '../resource-policies';

/** Keys that say for whom a service acts (IAM User Guide, "AWS global condition context keys"). */
const SOURCES = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'];
/** Services that encrypt name the ARN of what they encrypt in the encryption context. */
const ENCRYPTION_CONTEXT = /^kms:encryptioncontext:.*arn$/;
const EXPECTED = 'a condition on aws:SourceArn or aws:SourceAccount in every statement for a service';

export const ConfusedDeputyPrevented: Guardrail = {
  id: 'ConfusedDeputyPrevented',
  theme: 'access',
  title: 'Every statement that lets an AWS service in says for whom the service may act',
  problem: 'An AWS service may act on the resource for any account',
  reason:
    'A service acts for any caller. Without aws:SourceArn or aws:SourceAccount, it also acts for a stranger who points a ' +
    'trail, a rule or an alarm of another account here (IAM User Guide, "The confused deputy problem").',
  severity: 'HIGH',
  threat: { technique: 'T1199', name: 'Trusted Relationship' },
  remedy:
    'Add a condition on aws:SourceArn or aws:SourceAccount, or on the encryption context where the service is given a key. Let ' +
    'EventBridge publish to a topic by a statement of its own, without a condition.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: CloudTrailAcl
                Effect: Allow
                Principal: { Service: cloudtrail.amazonaws.com }
                Action: s3:GetBucketAcl
                Resource: !GetAtt LogBucket.Arn
                Condition:
                  StringEquals:
                    aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/management-events'
              - Sid: CloudTrailWrite
                Effect: Allow
                Principal: { Service: cloudtrail.amazonaws.com }
                Action: s3:PutObject
                Resource: !Sub '\${LogBucket.Arn}/AWSLogs/\${AWS::AccountId}/*'
                Condition:
                  StringEquals:
                    s3:x-amz-acl: bucket-owner-full-control
                    aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/management-events'
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'CloudTrailAcl',
          principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
          actions: ['s3:GetBucketAcl'],
          resources: [bucket.bucketArn],
          conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
        }),
      );
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'CloudTrailWrite',
          principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects(\`AWSLogs/\${Aws.ACCOUNT_ID}/*\`)],
          conditions: {
            StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': trailArn },
          },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => resourcePoliciesOf(auditLog).flatMap(judgeDeputies),
};

function judgeDeputies({ resource, path, statements }: ResourcePolicy): Verdict[] {
  const letIn = statements.filter((statement) => letsServiceIn(statement) && !letsRulesPublish(resource, statement));
  if (letIn.length === 0) return [];
  const open = letIn.filter(({ conditions }) => !requiresKey(conditions, namesSource));
  const sure = open.filter((statement) => statement.unknown === undefined);
  if (sure.length > 0) {
    const services = [...new Set(sure.flatMap(servicesOf))];
    return [fail({ resource, path }, EXPECTED, services, `${services.join(', ')} may act for anybody`)];
  }
  const [doubt] = open;
  return [
    doubt?.unknown ? unknown({ resource, path }, EXPECTED, doubt.unknown) : pass({ resource, path }, EXPECTED, []),
  ];
}

function letsServiceIn(statement: Statement): boolean {
  const { effect, principals, unknown: doubt } = statement;
  return effect === 'Allow' && (doubt !== undefined || principals?.named.some(isService) === true);
}

/**
 * EventBridge sends no condition keys to a topic, so that a condition would lose every message (EventBridge User Guide, "Using
 * resource-based policies for Amazon EventBridge").
 */
function letsRulesPublish({ type }: Resource, { principals, actions, unknown: doubt }: Statement): boolean {
  return (
    type === 'AWS::SNS::TopicPolicy' &&
    doubt === undefined &&
    principals?.named.every((principal) => isService(principal) && principal.id === 'events.amazonaws.com') === true &&
    !principals.except &&
    !actions.except &&
    actions.patterns.every((action) => action.toLowerCase() === 'sns:publish')
  );
}

function servicesOf({ principals }: Statement): string[] {
  return principals?.named.filter(isService).map(({ id }) => id) ?? [];
}

function isService({ type }: Principal): boolean {
  return type === 'Service';
}

function namesSource(key: string, value: string): boolean {
  return (SOURCES.includes(key) || ENCRYPTION_CONTEXT.test(key)) && !fitsAll(value);
}
