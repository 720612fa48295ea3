/** A whole audit log: the parts, put together so that each guards the others. */
import { CfnResource, Stack, type Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { GivenParts } from '../facts/audit-log';
import type { Requirements } from '../facts/requirements';
import type { FrameworkId } from '../frameworks/catalogue';
import { functionRoleArn } from './audit-function';
import { AuditLogBucket } from './audit-log-bucket';
import { AuditLogDashboard } from './audit-log-dashboard';
import { AuditLogKey } from './audit-log-key';
import { AuditTrail, trailArnOf } from './audit-trail';
import { belongsTo, stateRequirements } from './belonging';
import { DeliveryAlarms } from './delivery-alarms';
import { DRIFT_CHECKER, DriftChecker } from './drift-checker';
import { AuditLogPropsError } from './errors';
import { EvidenceBucket } from './evidence-bucket';
import { Ledger, LEDGER, type WitnessesProps } from './ledger';
import { LOG_VERIFICATION, LogVerification } from './log-verification';
import { Owners, type OwnerContacts } from './owners';
import { dashboardUrl, stateOutputs } from './outputs';
import { checkProps } from './props';
import { TAMPER_RESPONDER, TamperAlarms } from './tamper-alarms';

/** A finding of the live account that somebody answers for. */
export interface AcknowledgedFindingProps {
  /** Id of the finding, such as `TrailNotRestarted`. */
  readonly finding: string;
  /** The resource as the finding names it, or the name of the stack for all that a deployment did. */
  readonly resource: string;
  /** When it happened, as the finding states it. */
  readonly time: string;
  /** Why it is accepted. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /**
   * The last day on which it counts, such as `2026-12-31`.
   * @default - it counts as long as it stands here
   */
  readonly until?: string;
}

/** A service that reads logs and evidence, such as a SIEM. */
export interface ServiceReaderProps {
  /** ARN of the role or user that it reads as. */
  readonly arn: string;
  /** Why it reads without a second factor: reviewers see it. */
  readonly reason: string;
}

export interface ImmutableAuditLogProps {
  /** Name of the audit log and of its trail: 3 to 38 lower-case letters, digits and hyphens. */
  readonly auditLogName: string;
  /**
   * How long every log file is locked, in whole days. Irreversible: nobody can shorten the lock of a file that was
   * delivered, AWS and the root user included.
   */
  readonly retention: Duration;
  /** Who owns what. */
  readonly owners: OwnerContacts;
  /** Role ARN patterns (`*` and `?`) that may change the configuration; the role that deploys must be among them. */
  readonly administrators: string[];
  /** ARNs of principals that may read logs and evidence. */
  readonly readers: string[];
  /**
   * Further readers, which are services and can present no second factor, each with the reason why it reads.
   * @default - none
   */
  readonly serviceReaders?: ServiceReaderProps[];
  /**
   * Findings of the live account that somebody answers for: each finding that stays open says what to write here.
   * @default - none
   */
  readonly acknowledgements?: AcknowledgedFindingProps[];
  /**
   * Names of the frameworks that the audit log has to satisfy, such as `SEC-17a-4`: see FRAMEWORK_IDS.
   * @default - none: retention alone counts
   */
  readonly frameworks?: string[];
  /**
   * How long log files stay immediately available before they move to S3 Glacier Deep Archive.
   * @default Duration.days(365)
   */
  readonly keptAtHand?: Duration;
  /**
   * After how long logs must be gone.
   * @default - nobody states it
   */
  readonly longestRetention?: Duration;
  /**
   * When the drift check runs: an EventBridge Scheduler expression, at least once a day.
   * @default 'rate(1 hour)'
   */
  readonly driftCheckSchedule?: string;
  /**
   * When the log files of the day before are verified: an EventBridge Scheduler expression, at least once a day.
   * @default 'cron(0 3 * * ? *)'
   */
  readonly logVerificationSchedule?: string;
  /**
   * Whether a state machine verifies, one invocation an account, Region and day: for an organization, or for a log that one
   * function cannot read in fifteen minutes.
   * @default false
   */
  readonly distributedVerification?: boolean;
  /**
   * The AWS organization whose principals may use the buckets at all.
   * @default - no boundary beside the other statements
   */
  readonly organizationId?: string;
  /**
   * Whether findings are sent to Security Hub CSPM.
   * @default false
   */
  readonly securityHub?: boolean;
  /**
   * Whether a `GlobalTamperEvents` for this audit log is deployed where AWS records calls of IAM, such as us-east-1: the drift check then looks at its rules, too.
   * @default false
   */
  readonly globalEvents?: boolean;
  /**
   * Whether a ledger is kept: a transparency log of all evidence, signed by a key of its own, that outsiders can verify.
   * @default false
   */
  readonly ledger?: boolean;
  /**
   * Who cosigns the ledger, so that a second history of it is noticed outside the account.
   * @default - nobody
   */
  readonly witnesses?: WitnessesProps;
  /**
   * Whether Lambda concurrency is reserved for the functions: 4 of the account's, 104 with `distributedVerification`.
   * @default false
   */
  readonly reserveConcurrency?: boolean;
  /**
   * A key of your own. Its policy is yours to write; the guardrails judge it.
   * @default - a new AuditLogKey
   */
  readonly key?: kms.IKey;
  /**
   * The key that encrypts what a trail or bucket of your own holds, where that is another than `key`: it is read, watched and judged,
   * and the log verification decrypts with it. Its policy has to let the role `NAME-log-verification` decrypt.
   * @default - `key`
   */
  readonly logKey?: kms.IKey;
  /**
   * A bucket of your own that the trail delivers to. Its configuration and policy are yours; the guardrails judge them.
   * @default - a new AuditLogBucket
   */
  readonly bucket?: s3.IBucket;
  /**
   * The ARN of a trail of your own that delivers to the bucket.
   * @default - a new AuditTrail
   */
  readonly trailArn?: string;
}

/**
 * An audit log that nobody can alter, and that keeps proving it. Every part is reachable, and key, bucket and trail can be
 * your own.
 *
 * @example
 * const auditLog = new ImmutableAuditLog(stack, 'AuditLog', {
 *   auditLogName: 'acme-audit',
 *   retention: Duration.days(2192), // irreversible
 *   frameworks: ['SEC-17a-4'],
 *   keptAtHand: Duration.days(731),
 *   administrators,
 *   readers,
 *   owners: contacts,
 * });
 */
export class ImmutableAuditLog extends Construct {
  readonly auditLogName: string;
  readonly key: kms.IKey;
  readonly logBucket: s3.IBucket;
  readonly evidenceBucket: s3.IBucket;
  readonly trailArn: string;
  readonly owners: Owners;
  readonly driftChecker: DriftChecker;
  readonly logVerification: LogVerification;
  readonly tamperAlarms: TamperAlarms;
  /** Set where a ledger is kept. */
  readonly ledger?: Ledger;

  constructor(scope: Construct, id: string, props: ImmutableAuditLogProps) {
    super(scope, id);
    checkProps(this, 'ImmutableAuditLog', props);
    const { auditLogName, retention, administrators, keptAtHand } = props;
    const serviceReaders = (props.serviceReaders ?? []).map(({ arn }) => arn);
    const readers = readersOf(props);
    this.auditLogName = auditLogName;
    assertNameIsFree(this, auditLogName);
    belongsTo(this, { auditLog: auditLogName, component: 'role', owner: 'engineering' });
    const organization = props.organizationId !== undefined && { organizationId: props.organizationId };
    const functionRoles = [DRIFT_CHECKER, TAMPER_RESPONDER, LOG_VERIFICATION].map((name) =>
      functionRoleArn(this, auditLogName, name),
    );
    const trailArn = props.trailArn ?? trailArnOf(this, auditLogName);

    this.trailArn = trailArn;
    this.key = props.key ?? new AuditLogKey(this, 'Key', { auditLogName, trailArn, administrators, readers }).key;
    const vault = {
      auditLogName,
      retention,
      key: this.key,
      administrators,
      readers,
      serviceReaders,
      ...organization,
    };
    const logs = { ...vault, trailArn, checkers: functionRoles, ...(keptAtHand && { keptAtHand }) };
    this.logBucket = props.bucket ?? new AuditLogBucket(this, 'Log', logs).bucket;
    const ledgerWriter = props.ledger ? functionRoleArn(this, auditLogName, LEDGER) : undefined;
    const evidence = new EvidenceBucket(this, 'Evidence', {
      ...{ ...vault, writers: functionRoles },
      ...(ledgerWriter !== undefined && { ledgerWriter }),
    }).bucket;
    this.evidenceBucket = evidence;
    const own = props.bucket === undefined ? this.logBucket : evidence;
    stateRequirements(own.node.defaultChild as CfnResource, requirementsOf(props), givenIn(props));
    if (props.trailArn === undefined) {
      new AuditTrail(this, 'Trail', {
        auditLogName,
        bucket: this.logBucket,
        key: this.key,
        watchedBuckets: [this.evidenceBucket],
      });
    }
    this.owners = new Owners(this, 'Owners', { auditLogName, contacts: props.owners, key: this.key });
    if (props.ledger) this.ledger = this.newLedger(props);
    const checker = {
      ...(this.ledger && { signingKey: this.ledger.signingKey }),
      auditLogName,
      key: this.key,
      owners: this.owners,
      trailArn,
      logBucket: this.logBucket,
      evidenceBucket: this.evidenceBucket,
      ...(props.logKey && { logKey: props.logKey }),
      ...(props.securityHub !== undefined && { securityHub: props.securityHub }),
      ...(props.reserveConcurrency !== undefined && { reserveConcurrency: props.reserveConcurrency }),
    };
    this.driftChecker = new DriftChecker(this, 'DriftCheck', {
      ...checker,
      ...(props.driftCheckSchedule !== undefined && { schedule: props.driftCheckSchedule }),
    });
    this.logVerification = new LogVerification(this, 'Verification', {
      ...checker,
      ...(props.logVerificationSchedule !== undefined && { schedule: props.logVerificationSchedule }),
      ...(props.distributedVerification !== undefined && { distributed: props.distributedVerification }),
    });
    this.tamperAlarms = new TamperAlarms(this, 'TamperAlarms', { ...checker, administrators });
    const { logBucket, owners } = this;
    const { deliveries } = new DeliveryAlarms(this, 'DeliveryAlarms', { auditLogName, logBucket, owners });
    new AuditLogDashboard(this, 'Dashboard', { auditLogName, deliveries });
    scheduleLast(this);
    stateOutputs(this, auditLogName, this.outputs(auditLogName));
  }

  private outputs(auditLogName: string): Parameters<typeof stateOutputs>[2] {
    return {
      TrailArn: [this.trailArn, 'The trail'],
      LogBucket: [this.logBucket.bucketName, 'The bucket of the log files'],
      EvidenceBucket: [this.evidenceBucket.bucketName, 'The bucket of what the checks found'],
      KeyArn: [this.key.keyArn, 'The key that encrypts logs, evidence and messages'],
      DriftChecker: [this.driftChecker.function.functionName, 'The function that compares the account with this stack'],
      EngineeringTopicArn: [this.owners.engineering.topicArn, 'The topic of the engineering owner'],
      SecurityTopicArn: [this.owners.security.topicArn, 'The topic of the security owner'],
      ComplianceTopicArn: [this.owners.compliance.topicArn, 'The topic of the compliance owner'],
      DashboardUrl: [dashboardUrl(this, auditLogName), 'The dashboard'],
    };
  }

  private newLedger(props: ImmutableAuditLogProps): Ledger {
    const { auditLogName, retention, administrators, reserveConcurrency, witnesses } = props;
    const { key, evidenceBucket, owners } = this;
    return new Ledger(this, 'Ledger', {
      ...{ auditLogName, retention, administrators, key, evidenceBucket, owners },
      ...(witnesses && { witnesses }),
      ...(reserveConcurrency !== undefined && { reserveConcurrency }),
    });
  }
}

/**
 * A rate runs for the first time when its schedule is made (EventBridge Scheduler User Guide, "Schedule types in EventBridge
 * Scheduler"). Made before the rest, it would find half of the audit log missing, and write that down for years.
 */
function scheduleLast(auditLog: ImmutableAuditLog): void {
  const resources = auditLog.node.findAll().filter((node) => CfnResource.isCfnResource(node));
  const isSchedule = (resource: CfnResource): boolean => resource instanceof CfnSchedule;
  const rest = resources.filter((each) => !isSchedule(each));
  for (const schedule of resources.filter(isSchedule)) schedule.node.addDependency(...rest);
}

function readersOf({ readers, serviceReaders = [] }: ImmutableAuditLogProps): string[] {
  return [...readers, ...serviceReaders.map(({ arn }) => arn)];
}

function requirementsOf(props: ImmutableAuditLogProps): Requirements {
  return {
    frameworks: (props.frameworks ?? []) as FrameworkId[],
    shortestRetentionDays: props.retention.toDays(),
    ...(props.longestRetention && { longestRetentionDays: props.longestRetention.toDays() }),
    ...(props.keptAtHand && { keptAtHandDays: props.keptAtHand.toDays() }),
    administrators: props.administrators,
    readers: readersOf(props),
    ...(props.serviceReaders?.length && { serviceReaders: props.serviceReaders }),
    owners: props.owners,
    ...(props.organizationId !== undefined && { organizationId: props.organizationId }),
    ...(props.securityHub === true && { securityHub: true }),
    ...(props.globalEvents === true && { globalEvents: true }),
    ...(props.acknowledgements?.length && { acknowledgements: props.acknowledgements }),
  };
}

/** The parts that are somebody's own; undefined where there are none. */
function givenIn({ trailArn, bucket, key, logKey }: ImmutableAuditLogProps): GivenParts | undefined {
  const keys = [key, logKey].flatMap((each) => each?.keyArn ?? []);
  if (trailArn === undefined && bucket === undefined && keys.length === 0) return undefined;
  return {
    ...(trailArn !== undefined && { trailArn }),
    ...(bucket && { logBucket: bucket.bucketName }),
    ...(keys.length > 0 && { keys }),
  };
}

/** Trail, topics, functions and alarms carry the name of the audit log: AWS would refuse the second one of each. */
function assertNameIsFree(made: ImmutableAuditLog, auditLogName: string): void {
  const { environment } = Stack.of(made);
  const twin = made.node.root.node
    .findAll()
    .find((node) => node instanceof ImmutableAuditLog && node !== made && node.auditLogName === auditLogName);
  if (twin === undefined) return;
  const isElsewhere =
    Stack.of(twin) !== Stack.of(made) && (isAgnostic(environment) || Stack.of(twin).environment !== environment);
  if (isElsewhere) return;
  throw new AuditLogPropsError(made, [
    {
      path: 'auditLogName',
      found: `${auditLogName}, which ${twin.node.path} has already`,
      write: 'a name of its own for each audit log of an account and Region',
    },
  ]);
}

/** Where a stack does not say its account or Region, the CDK writes unknown-account or unknown-region. */
function isAgnostic(environment: string): boolean {
  return environment.includes('unknown-');
}
