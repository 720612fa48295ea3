/** The key that encrypts an audit log and everything that watches it. */
import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { belongsTo } from './belonging';
import { RETAINED } from './locked-bucket';
import { keyPolicy, LONGEST_WAIT_IN_DAYS } from './policies/key-policy';
import { checkProps } from './props';

export interface AuditLogKeyProps {
  /** Name of the audit log; the key's alias is `alias/NAME`. */
  readonly auditLogName: string;
  /** The only trail that may encrypt with the key. */
  readonly trailArn: string;
  /** Role ARN patterns (`*` and `?`) that may manage the key; the role that deploys must be among them. */
  readonly administrators: string[];
  /**
   * ARNs of principals that may decrypt logs and evidence.
   * @default - nobody
   */
  readonly readers?: string[];
}

/**
 * A customer managed key: rotated every year, retained when the stack goes, deleted only after 30 days of waiting, and
 * managed by nobody but the administrators.
 *
 * @example
 * const trailArn = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/acme-audit';
 * const { key } = new AuditLogKey(stack, 'Key', { auditLogName: 'acme-audit', trailArn, administrators, readers });
 */
export class AuditLogKey extends Construct {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: AuditLogKeyProps) {
    super(scope, id);
    checkProps(this, 'AuditLogKey', props);
    belongsTo(this, { auditLog: props.auditLogName, component: 'key', owner: 'security' });
    const { account, region, partition } = Stack.of(this);
    const named = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const statements = keyPolicy({
      account,
      region,
      partition,
      trailArn: props.trailArn,
      logGroupArns: named('logs', `log-group:/wormtrail/${props.auditLogName}/*`),
      topicArns: named('sns', `${props.auditLogName}-*`),
      queueArns: named('sqs', `${props.auditLogName}-*`),
      administrators: props.administrators,
      people: props.readers ?? [],
    });
    this.key = new kms.Key(this, 'Key', {
      description: `Encrypts the audit log ${props.auditLogName}`,
      // Given, so that the CDK does not add its own statement, which hands the key to the account's identity policies.
      policy: new PolicyDocument({ statements }),
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      pendingWindow: Duration.days(LONGEST_WAIT_IN_DAYS),
      removalPolicy: RETAINED,
    });
    this.key.addAlias(`alias/${props.auditLogName}`);
  }
}
