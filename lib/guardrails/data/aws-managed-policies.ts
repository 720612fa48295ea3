/** Managed policies of AWS's own that permit tampering with an audit log, by name. */
import { isUnknown, type Value } from '../../facts/value';
import { statementsOf, type Statement } from '../../facts/policy';

/**
 * What they permit, as far as it concerns an audit log (AWS Managed Policy Reference). A policy that does not stand here
 * counts as one that permits none of it.
 */
const PERMITS: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  AmazonEventBridgeFullAccess: ['events:*', 'scheduler:*'],
  AmazonEventBridgeSchedulerFullAccess: ['scheduler:*'],
  AmazonS3FullAccess: ['s3:*'],
  AmazonSNSFullAccess: ['sns:*'],
  AmazonSQSFullAccess: ['sqs:*'],
  AWSCloudFormationFullAccess: ['cloudformation:*'],
  AWSCloudTrail_FullAccess: ['cloudtrail:*'],
  AWSLambda_FullAccess: ['lambda:*'],
  CloudWatchFullAccess: ['cloudwatch:*', 'logs:*', 'sns:*'],
  CloudWatchFullAccessV2: ['cloudwatch:*', 'logs:*', 'sns:*'],
  CloudWatchLogsFullAccess: ['logs:*'],
  IAMFullAccess: ['iam:*'],
  PowerUserAccess: ['*'],
};

/** The statements of a managed policy; none where it is not one of these. */
export function awsManagedStatements(arn: Value): readonly Statement[] {
  if (isUnknown(arn)) return statementsOf(arn);
  const [, name = ''] = (typeof arn === 'string' && /:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)) || [];
  const actions = Object.hasOwn(PERMITS, name) ? PERMITS[name] : undefined;
  return actions ? statementsOf({ Statement: { Effect: 'Allow', Action: actions, Resource: '*' } }) : [];
}
