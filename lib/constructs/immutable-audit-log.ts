/** A whole audit log: the parts, put together so that each guards the others. */
import { CfnResource, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { admitForwarders } from './archive-bus';
import { functionRoleArn } from './audit-function';
import { AuditLogBucket } from './audit-log-bucket';
import { AuditLogDashboard } from './audit-log-dashboard';
import { AuditLogQueries, type QueriesProps } from './audit-log-queries';
import { AuditLogKey } from './audit-log-key';
import { AuditTrail, trailArnOf } from './audit-trail';
import { belongsTo, stateRequirements } from './belonging';
import { DeliveryAlarms } from './delivery-alarms';
import { DRIFT_CHECKER, DriftChecker } from './drift-checker';
import { AuditLogPropsError } from './errors';
import { EvidenceBucket } from './evidence-bucket';
import { Holds, HOLDS } from './holds';
import { Ledger, LEDGER } from './ledger';
import type { ImmutableAuditLogProps } from './immutable-audit-log-props';
import { LOG_VERIFICATION, LogVerification } from './log-verification';
import { assertStandsIn, bucketNamesOf, organizationTrailArn, type OrganizationProps } from './organization-props';
import { Owners } from './owners';
import { dashboardUrl, stateOutputs } from './outputs';
import { checkProps } from './props';
import { givenIn, readersOf, requirementsOf } from './stated-requirements';
import { TAMPER_RESPONDER, TamperAlarms } from './tamper-alarms';

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
  /** Set where readers ask through Athena. */
  readonly queries?: AuditLogQueries;
  /** Set where there are holders. */
  readonly holds?: Holds;

  constructor(scope: Construct, id: string, props: ImmutableAuditLogProps) {
    super(scope, id);
    checkProps(this, 'ImmutableAuditLog', props);
    const { auditLogName, retention, administrators, keptAtHand, organization } = props;
    if (organization) assertIsArchive(this, organization, props);
    const serviceReaders = (props.serviceReaders ?? []).map(({ arn }) => arn);
    const readers = readersOf(props);
    if (props.holders && props.bucket) refuseHoldsOn(this);
    this.auditLogName = auditLogName;
    assertNameIsFree(this, auditLogName);
    belongsTo(this, { auditLog: auditLogName, component: 'role', owner: 'engineering' });
    const organizationId = organization?.id ?? props.organizationId;
    const names = organization && bucketNamesOf(organization);
    const functionRoles = [DRIFT_CHECKER, TAMPER_RESPONDER, LOG_VERIFICATION].map((name) =>
      functionRoleArn(this, auditLogName, name),
    );
    const trailElsewhere = organization ? organizationTrailArn(this, auditLogName, organization) : props.trailArn;
    const trailArn = trailElsewhere ?? trailArnOf(this, auditLogName);

    this.trailArn = trailArn;
    this.key = props.key ?? new AuditLogKey(this, 'Key', { auditLogName, trailArn, administrators, readers }).key;
    const vault = {
      auditLogName,
      retention,
      key: this.key,
      administrators,
      readers,
      serviceReaders,
      ...(organizationId !== undefined && { organizationId }),
    };
    const holds = props.holders && { holdSetter: functionRoleArn(this, auditLogName, HOLDS) };
    const logs = {
      ...vault,
      trailArn,
      checkers: functionRoles,
      ...holds,
      ...(keptAtHand && { keptAtHand }),
      ...(names && { bucketName: names.log }),
    };
    this.logBucket = props.bucket ?? new AuditLogBucket(this, 'Log', logs).bucket;
    const ledgerWriter = props.ledger ? functionRoleArn(this, auditLogName, LEDGER) : undefined;
    const evidence = new EvidenceBucket(this, 'Evidence', {
      ...{ ...vault, writers: functionRoles, ...(names && { bucketName: names.evidence }) },
      ...(ledgerWriter !== undefined && { ledgerWriter }),
      ...(props.holders && { ...holds, holders: props.holders }),
    }).bucket;
    this.evidenceBucket = evidence;
    const own = props.bucket === undefined ? this.logBucket : evidence;
    stateRequirements(own.node.defaultChild as CfnResource, requirementsOf(props), givenIn(props, trailElsewhere));
    if (trailElsewhere === undefined) {
      new AuditTrail(this, 'Trail', {
        auditLogName,
        bucket: this.logBucket,
        key: this.key,
        watchedBuckets: [this.evidenceBucket],
      });
    }
    this.owners = new Owners(this, 'Owners', { auditLogName, contacts: props.owners, key: this.key });
    if (props.ledger) this.ledger = this.newLedger(props);
    if (props.queries) this.queries = this.newQueries(props, props.queries);
    if (props.holders) this.holds = this.newHolds(props, props.holders);
    const checker = {
      ...(this.queries && { resultsBucket: this.queries.resultsBucket }),
      ...(this.ledger && { signingKey: this.ledger.signingKey }),
      ...holds,
      auditLogName,
      key: this.key,
      owners: this.owners,
      trailArn,
      logBucket: this.logBucket,
      evidenceBucket: this.evidenceBucket,
      ...(props.logKey && { logKey: props.logKey }),
      ...(organization && { organization }),
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
    if (organization) admitForwarders(this, auditLogName, organization);
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

  private newQueries(props: ImmutableAuditLogProps, queries: QueriesProps): AuditLogQueries {
    const { auditLogName, retention, administrators, organization } = props;
    const { key, logBucket, evidenceBucket, trailArn } = this;
    return new AuditLogQueries(this, 'Queries', {
      ...{ ...queries, auditLogName, retention, administrators, readers: readersOf(props) },
      serviceReaders: (props.serviceReaders ?? []).map(({ arn }) => arn),
      ...{ key, logBucket, evidenceBucket, trailArn },
      ...(organization && { organizationId: organization.id }),
    });
  }

  private newHolds({ auditLogName, reserveConcurrency }: ImmutableAuditLogProps, holders: string[]): Holds {
    const { key, evidenceBucket, logBucket, owners } = this;
    return new Holds(this, 'Holds', {
      ...{ auditLogName, holders, key, evidenceBucket, logBucket, owners },
      ...(reserveConcurrency !== undefined && { reserveConcurrency }),
    });
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

/**
 * An archive takes the trail and the names of its buckets from the organization.
 *
 * @throws AuditLogPropsError where it is somewhere else, or is given a trail or bucket as well.
 */
function assertIsArchive(
  made: ImmutableAuditLog,
  organization: OrganizationProps,
  { trailArn, bucket, organizationId = organization.id }: ImmutableAuditLogProps,
): void {
  const { logArchiveAccount, homeRegion } = organization;
  assertStandsIn(made, logArchiveAccount, homeRegion, 'the archive of the organization');
  const given = [...(trailArn === undefined ? [] : ['trailArn']), ...(bucket ? ['bucket'] : [])];
  const problems = given.map((path) => ({
    path,
    found: 'one beside organization',
    write: `nothing: the archive of an organization has its own bucket, and the trail of the management account`,
  }));
  if (organizationId !== organization.id) {
    problems.push({ path: 'organizationId', found: organizationId, write: `${organization.id}, or take it away` });
  }
  if (problems.length > 0) throw new AuditLogPropsError(made, problems);
}

/** What the policy of a bucket that was there before lets others do to its holds is not ours to say. */
function refuseHoldsOn(made: ImmutableAuditLog): never {
  const write = 'nothing: only in a bucket that wormtrail makes does one function alone set holds';
  throw new AuditLogPropsError(made, [{ path: 'holders', found: 'a list beside bucket', write }]);
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
