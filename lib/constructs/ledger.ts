/** The ledger: a function of its own that appends to it, and the key that signs it. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { minutesBetweenRuns, SCHEDULE_RULE } from '../config/schedule';
import { EVIDENCE_PREFIX, LEDGER_PREFIX } from '../evidence/names';
import { HOLD_RECORDS_PREFIX } from '../holds/names';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../metrics';
import { AuditFunction, functionName, functionRoleArn, type AuditFunctionProps } from './audit-function';
import { belongsTo } from './belonging';
import { AuditLogPropsError } from './errors';
import { RETAINED } from './locked-bucket';
import { silenceAlarm } from './owner-alarm';
import { LONGEST_WAIT_IN_DAYS } from './policies/key-policy';
import { ledgerKeyPolicy } from './policies/ledger-key-policy';
import { allow } from './policies/statement';
import { checkProps } from './props';
import { ScheduledFunction } from './scheduled-function';

/** Somebody outside who cosigns what the ledger's function signs: c2sp.org/tlog-witness. */
export interface WitnessProps {
  /** Its key, as it publishes it: `NAME+KEYID+KEY`, of Ed25519 cosignatures. */
  readonly key: string;
  /** The HTTPS address below which it takes checkpoints. */
  readonly url: string;
}

/** Some of these witnesses have to cosign. */
export interface WitnessesProps {
  /** How many of them. */
  readonly quorum: number;
  /** All of them. */
  readonly of: WitnessProps[];
}

export interface LedgerProps extends AuditFunctionProps {
  /** Role ARN patterns (`*` and `?`) that may manage the key; the role that deploys must be among them. */
  readonly administrators: string[];
  /** How long the evidence bucket locks what is written. */
  readonly retention: Duration;
  /**
   * When it is appended to: an EventBridge Scheduler expression, at least once a day. What it does not have yet can be rewritten without
   * a trace in it.
   * @default 'rate(1 hour)'
   */
  readonly schedule?: string;
  /**
   * Who cosigns each checkpoint. They learn the size and the root of the tree, and nothing of the evidence.
   * @default - nobody
   */
  readonly witnesses?: WitnessesProps;
}

/** Name within the audit log, of the bundle and of the component. */
export const LEDGER = 'ledger';

/**
 * Appends what the evidence gains to a transparency log below `tlog/` in the evidence bucket, signed by an Ed25519 key in KMS that this
 * function alone can use. Its role and its code are not those of the checks that write the evidence.
 *
 * @example
 * new Ledger(stack, 'Ledger', {
 *   auditLogName: 'acme-audit',
 *   retention: Duration.days(2192),
 *   key,
 *   owners,
 *   evidenceBucket,
 *   administrators,
 * });
 */
export class Ledger extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly deadLetterQueue: sqs.Queue;
  /** Signs the ledger. */
  readonly signingKey: kms.Key;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    checkProps(this, 'Ledger', props);
    const schedule = props.schedule ?? 'rate(1 hour)';
    const interval = minutesBetweenRuns(schedule);
    if (interval === undefined) {
      throw new AuditLogPropsError(this, [{ path: 'schedule', found: schedule, write: SCHEDULE_RULE }]);
    }
    const watched = new AuditFunction(this, 'Ledger', props, {
      name: LEDGER,
      component: LEDGER,
      owner: 'compliance',
      description: 'Ledger',
      timeout: Duration.minutes(15),
      memorySize: 1024,
      reservedConcurrency: 1,
    });
    this.role = watched.role;
    this.signingKey = this.newSigningKey(props);
    watched.permit(permissions(props, this.signingKey));
    watched.function.addEnvironment('WORMTRAIL_LEDGER_KEY', this.signingKey.keyArn);
    watched.function.addEnvironment('WORMTRAIL_RETENTION_DAYS', String(props.retention.toDays()));
    if (props.witnesses) this.watchWitnesses(watched, props, props.witnesses);
    this.function = watched.function;
    this.deadLetterQueue = watched.deadLetterQueue;
    new ScheduledFunction(watched, 'Schedule', {
      ...props,
      name: LEDGER,
      watched,
      schedule,
      interval: Duration.minutes(interval),
      completedMetric: METRICS.ledgerAppends,
    });
  }

  /** Nothing is held up by a witness that does not answer: its owners hear of it. */
  private watchWitnesses(
    watched: AuditFunction,
    { auditLogName, owners }: LedgerProps,
    witnesses: WitnessesProps,
  ): void {
    watched.function.addEnvironment('WORMTRAIL_WITNESSES', JSON.stringify(witnesses));
    const name = functionName(auditLogName, LEDGER);
    silenceAlarm(this, 'NotWitnessed', {
      alarmName: `${name}-not-witnessed`,
      alarmDescription: `For a day fewer than ${witnesses.quorum} of ${witnesses.of.length} witnesses have cosigned the ledger of ${auditLogName}. The log group /wormtrail/${auditLogName}/${LEDGER} says what each of them answered. A witness that has seen another history has seen an attack.`,
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: METRICS.ledgerWitnessed,
        dimensionsMap: { [METRIC_DIMENSION]: auditLogName },
        statistic: Stats.SUM,
        period: Duration.hours(12),
      }),
      owners: [owners.security, owners.compliance],
    });
  }

  private newSigningKey({ auditLogName, administrators }: LedgerProps): kms.Key {
    const statements = ledgerKeyPolicy({
      account: Stack.of(this).account,
      administrators,
      signer: this.role,
      signerArn: functionRoleArn(this, auditLogName, LEDGER),
    });
    const key = new kms.Key(this, 'SigningKey', {
      description: `Signs the ledger of the audit log ${auditLogName}`,
      keySpec: kms.KeySpec.ECC_NIST_EDWARDS25519,
      keyUsage: kms.KeyUsage.SIGN_VERIFY,
      policy: new iam.PolicyDocument({ statements }),
      pendingWindow: Duration.days(LONGEST_WAIT_IN_DAYS),
      removalPolicy: RETAINED,
    });
    belongsTo(key, { auditLog: auditLogName, component: 'ledger-key', owner: 'compliance' });
    return key;
  }
}

/** Reads the evidence; writes and locks the ledger, and signs it. */
function permissions({ evidenceBucket, key }: LedgerProps, signingKey: kms.Key): iam.PolicyStatement[] {
  const { bucketArn } = evidenceBucket;
  const [evidence, ledger] = [`${bucketArn}/${EVIDENCE_PREFIX}*`, `${bucketArn}/${LEDGER_PREFIX}*`];
  // also where nobody is a holder any more: the records of earlier holds stay
  const holds = `${bucketArn}/${HOLD_RECORDS_PREFIX}*`;
  return [
    allow('ListEvidence', { actions: ['s3:ListBucket', 's3:ListBucketVersions'], resources: [bucketArn] }),
    allow('ReadEvidence', {
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention'],
      resources: [evidence, ledger, holds],
    }),
    allow('WriteLedger', { actions: ['s3:PutObject', 's3:PutObjectRetention'], resources: [ledger] }),
    allow('UseKey', { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
    allow('SignLedger', { actions: ['kms:GetPublicKey', 'kms:Sign'], resources: [signingKey.keyArn] }),
  ];
}
