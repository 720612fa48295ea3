/** Whether S3 delivers the access logs of a bucket to where they are meant to go. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { decisionOf, statementsOf, theService } from '../../facts/policy';
import { inNoTemplate, isProperties, isUnknown, Unknown, valueAt } from '../../facts/value';
import { bucketArn } from '../bucket-policy';
import { fail, pass, unknown, type Verdict } from '../guardrail';
import { inventoryOfType } from '../members';
import { OF_SERVICES } from '../permissions';
import { lockDays } from '../write-once/lock';

const TARGET = 'LoggingConfiguration.DestinationBucketName';
const ALGORITHM = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm';
const EXPECTED = 'a bucket that takes access logs: no default retention, no KMS key, and a policy that lets S3 write';
const WRITER = 'logging.s3.amazonaws.com';

/** @returns undefined where the bucket has no server access logs. Without a target they go into the bucket itself. */
export function judgeAccessLogs(auditLog: AuditLog): Verdict | undefined {
  const { bucket } = auditLog.log;
  const logging = valueAt(bucket.properties, 'LoggingConfiguration');
  const place = { resource: bucket, path: TARGET };
  if (isUnknown(logging)) return unknown(place, EXPECTED, logging);
  if (!isProperties(logging)) return undefined;
  const name = valueAt(bucket.properties, TARGET) ?? bucket.ref;
  if (isUnknown(name)) return unknown(place, EXPECTED, name);
  if (typeof name !== 'string') return fail(place, EXPECTED, name);
  const target = inventoryOfType(auditLog, 'AWS::S3::Bucket').find(({ ref }) => ref === name);
  if (!target) return unknown(place, EXPECTED, inNoTemplate(`the bucket ${name}`, name));
  const answers = [refusalOf(target), policyOf(auditLog, target)];
  const refusal = answers.find((answer) => typeof answer === 'string');
  if (refusal !== undefined) return fail(place, EXPECTED, name, refusal);
  const doubt = answers.find(isUnknown);
  return doubt ? unknown(place, EXPECTED, doubt) : pass(place, EXPECTED, name);
}

/** What keeps a bucket from being a target (S3 User Guide, "Troubleshoot server access logging", "Enabling server access logging"). */
function refusalOf(target: Resource): string | Unknown | undefined {
  const nothing = `S3 writes no access logs into ${target.displayName}, which`;
  const days = lockDays(target);
  const algorithm = valueAt(target.properties, ALGORITHM);
  if (days !== undefined && !isUnknown(days)) return `${nothing} has a default retention`;
  if (typeof algorithm === 'string' && algorithm.startsWith('aws:kms')) return `${nothing} encrypts with a KMS key`;
  return [days, algorithm].find(isUnknown);
}

/**
 * Without a policy nobody may write but the owner: access control lists are off unless the bucket turns them on (S3 User Guide,
 * "Permissions for log delivery" and "Default settings for new S3 buckets FAQ").
 */
function withoutPolicy({ origin }: AuditLog, target: Resource): string | Unknown {
  const lists = valueAt(target.properties, 'OwnershipControls.Rules.0.ObjectOwnership');
  return origin === 'template' && (lists === undefined || lists === 'BucketOwnerEnforced')
    ? `${target.displayName} has no policy that lets ${WRITER} write`
    : new Unknown(`no template gives ${target.displayName} a policy`);
}

/** (S3 User Guide, "Permissions for log delivery".) An access control list counts where the bucket has one. */
function policyOf(auditLog: AuditLog, target: Resource): string | Unknown | undefined {
  if (target.properties['AccessControl'] === 'LogDeliveryWrite') return undefined;
  const policies = inventoryOfType(auditLog, 'AWS::S3::BucketPolicy').filter(
    ({ properties: { Bucket: of } }) => of === target.ref || isUnknown(of),
  );
  if (policies.length === 0) return withoutPolicy(auditLog, target);
  const { log } = auditLog;
  const source = bucketArn(log);
  const account = log.bucket.account ?? auditLog.stacks.map((stack) => stack.account).find((one) => !isUnknown(one));
  const decision = decisionOf(
    policies.flatMap(({ properties }) => statementsOf(properties['PolicyDocument'])),
    {
      ...{ caller: theService(WRITER), action: 's3:PutObject' },
      resource: `${target.arn ?? `arn:${parseArn(source)?.partition ?? 'aws'}:s3:::${target.ref}`}/*`,
      context: {
        ...OF_SERVICES,
        'aws:sourcearn': { is: source },
        ...(typeof account === 'string' && { 'aws:sourceaccount': { is: account } }),
      },
    },
  );
  if (decision === 'refused') return `the policy of ${target.displayName} does not let ${WRITER} write`;
  return isUnknown(decision) ? decision : undefined;
}
