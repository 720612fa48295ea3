/** Props are checked as the configuration is: everything that is wrong at once, each with what to write instead. */
import { Token, type Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { nearestName, problemsIn } from '../config/issues';
import { organizationConfig } from '../config/organization';
import { configSchema, LONGEST_LOCK_IN_DAYS, schedule } from '../config/schema';
import type { ConfigProblem } from '../config/errors';
import { PRINCIPAL, PRINCIPAL_RULE } from '../facts/principals';
import { FRAMEWORK_IDS } from '../frameworks/catalogue';
import { AuditLogPropsError } from './errors';

const config = configSchema.shape;

const TRAIL_ARN = /^arn:aws(?:-[a-z]+)*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]+$/;
const TRAIL_ARN_RULE = 'the ARN of a trail, such as arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';

const duration = (write: string) => {
  const rule = `${write}, such as Duration.days(2192): whole days from 1 to ${LONGEST_LOCK_IN_DAYS}`;
  return z.custom<Duration>(isWholeDays, rule);
};

function isWholeDays(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('toDays' in value)) return false;
  const period = value as Duration;
  if (period.isUnresolved()) return true;
  const days = period.toDays({ integral: false });
  return Number.isInteger(days) && days >= 1 && days <= LONGEST_LOCK_IN_DAYS;
}

/** A construct that has a certain attribute. Told by it, not by its class: an app may have loaded the CDK twice. */
const construct = (attribute: string, write: string) =>
  z.custom((value) => typeof value === 'object' && value !== null && attribute in value, write);

const principal = z.string(PRINCIPAL_RULE).regex(PRINCIPAL, PRINCIPAL_RULE);
const principals = z.array(principal, 'a list of principal ARNs');

/** What each prop takes, by its name. */
const RULES = {
  auditLogName: config.name,
  retention: duration('how long every log file is locked'),
  keptAtHand: duration('how long log files stay immediately available').optional(),
  longestRetention: duration('after how long logs must be gone').optional(),
  owners: config.owners,
  administrators: config.administrators,
  readers: principals,
  serviceReaders: config.serviceReaders.unwrap().optional(),
  acknowledgements: config.acknowledgements.unwrap().optional(),
  frameworks: z.array(z.enum(FRAMEWORK_IDS, `one of ${FRAMEWORK_IDS.join(', ')}`), 'a list of frameworks').optional(),
  schedule: schedule.optional(),
  organizationId: config.organizationId,
  organization: organizationConfig,
  flag: z.boolean('true or false').optional(),
  key: construct('keyArn', 'a KMS key, such as new kms.Key(…) or kms.Key.fromKeyArn(…)'),
  bucket: construct('bucketArn', 'a bucket, such as new s3.Bucket(…) or s3.Bucket.fromBucketName(…)'),
  ownerTopics: construct('compliance', 'the Owners construct of the audit log'),
  bucketName: organizationConfig.shape.logBucketName,
  trailArn: z.string(TRAIL_ARN_RULE).regex(TRAIL_ARN, TRAIL_ARN_RULE),
};

const named = { auditLogName: RULES.auditLogName };
const locked = {
  ...{ ...named, retention: RULES.retention, key: RULES.key, administrators: RULES.administrators },
  ...{ readers: principals.optional(), serviceReaders: principals.optional(), organizationId: RULES.organizationId },
  bucketName: RULES.bucketName.optional(),
};
const watching = {
  ...named,
  ...{ key: RULES.key, owners: RULES.ownerTopics, trailArn: RULES.trailArn, schedule: RULES.schedule },
  ...{ logBucket: RULES.bucket, evidenceBucket: RULES.bucket, logKey: RULES.key.optional() },
  ...{ securityHub: RULES.flag, reserveConcurrency: RULES.flag, distributed: RULES.flag },
  resultsBucket: RULES.bucket.optional(),
  holdSetter: principal.optional(),
  ...{ signingKey: RULES.key.optional(), organization: RULES.organization.optional() },
};
const ofTrail = { ...named, organization: RULES.organization, administrators: RULES.administrators };
const auditLog = {
  ...named,
  ...{ retention: RULES.retention, keptAtHand: RULES.keptAtHand, longestRetention: RULES.longestRetention },
  ...{ owners: RULES.owners, administrators: RULES.administrators, readers: RULES.readers },
  ...{ serviceReaders: RULES.serviceReaders, frameworks: RULES.frameworks, organizationId: RULES.organizationId },
  ...{ driftCheckSchedule: RULES.schedule, logVerificationSchedule: RULES.schedule },
  ...{ distributedVerification: RULES.flag, securityHub: RULES.flag, globalEvents: RULES.flag },
  ...{ ledger: RULES.flag, witnesses: config.witnesses, holders: config.holders, reserveConcurrency: RULES.flag },
  trailArn: RULES.trailArn.optional(),
  ...{ key: RULES.key.optional(), logKey: RULES.key.optional(), bucket: RULES.bucket.optional() },
  queries: config.queries,
  ...{ acknowledgements: RULES.acknowledgements, organization: RULES.organization.optional() },
};

/** The props of each construct that is made by hand. */
export const PROPS = {
  ImmutableAuditLog: auditLog,
  OrganizationAuditLog: { ...auditLog, organization: RULES.organization },
  AuditLogBucket: {
    ...locked,
    trailArn: RULES.trailArn,
    keptAtHand: RULES.keptAtHand,
    checkers: principals.optional(),
    holdSetter: principal.optional(),
  },
  EvidenceBucket: {
    ...locked,
    writers: principals,
    ledgerWriter: principal.optional(),
    holdSetter: principal.optional(),
    holders: config.holders,
  },
  Ledger: {
    ...{
      ...named,
      retention: RULES.retention,
      key: RULES.key,
      evidenceBucket: RULES.bucket,
      owners: RULES.ownerTopics,
    },
    ...{ administrators: RULES.administrators, schedule: RULES.schedule, reserveConcurrency: RULES.flag },
    witnesses: config.witnesses,
  },
  AuditLogQueries: {
    ...{ ...named, ...config.queries.unwrap().shape, logBucket: RULES.bucket, evidenceBucket: RULES.bucket },
    ...{ key: RULES.key, trailArn: RULES.trailArn, retention: RULES.retention, administrators: RULES.administrators },
    ...{ readers: principals, serviceReaders: principals.optional() },
    organizationId: RULES.organizationId,
  },
  Holds: {
    ...{ ...named, key: RULES.key, evidenceBucket: RULES.bucket, logBucket: RULES.bucket, owners: RULES.ownerTopics },
    ...{ holders: config.holders.unwrap(), schedule: RULES.schedule, reserveConcurrency: RULES.flag },
  },
  AuditLogKey: {
    ...{ ...named, trailArn: RULES.trailArn, administrators: RULES.administrators },
    readers: principals.optional(),
  },
  AuditTrail: {
    ...{ ...named, bucket: RULES.bucket, key: RULES.key },
    watchedBuckets: z.array(RULES.bucket, 'a list of buckets').optional(),
    isOrganizationTrail: RULES.flag,
  },
  Owners: { ...named, contacts: RULES.owners, key: RULES.key },
  DriftChecker: watching,
  LogVerification: watching,
  TamperAlarms: { ...watching, administrators: RULES.administrators },
  DeliveryAlarms: { ...named, logBucket: RULES.bucket, owners: RULES.ownerTopics },
  AuditLogDashboard: {
    ...named,
    deliveries: construct('toMetricConfig', 'a metric, such as deliveries of DeliveryAlarms'),
  },
  OrganizationTrail: { ...ofTrail, readers: principals },
  TrailEvents: ofTrail,
  GlobalTamperEvents: { ...named, homeRegion: config.region, administrators: RULES.administrators },
} satisfies Readonly<Record<string, z.ZodRawShape>>;

/**
 * Checks the props of a construct before anything is made of them. What only a deployment knows, the guardrails judge.
 *
 * @throws AuditLogPropsError with everything that is wrong.
 */
export function checkProps(made: Construct, kind: keyof typeof PROPS, props: unknown): void {
  const shape = PROPS[kind];
  const schema = z.object(shape, `props: an object with ${requiredIn(shape).join(', ')}`);
  const problems = [
    ...problemsIn(schema, props, isToken).map((problem) => ({ ...problem, path: problem.path || 'props' })),
    ...misspelledNames(props, Object.keys(shape)),
  ];
  if (problems.length > 0) throw new AuditLogPropsError(made, problems);
}

function isToken(value: unknown): boolean {
  return typeof value === 'string' && Token.isUnresolved(value);
}

function requiredIn(shape: Readonly<Record<string, z.ZodType>>): string[] {
  return Object.keys(shape).filter((name) => !shape[name]?.safeParse(undefined).success);
}

/** Props of a wider interface may be handed on; a name that is nearly ours is a mistake that nobody would notice. */
function misspelledNames(props: unknown, known: readonly string[]): ConfigProblem[] {
  if (typeof props !== 'object' || props === null) return [];
  const given = Object.keys(props);
  return given.flatMap((name) => {
    const meant = known.includes(name) ? undefined : nearestName(name, known);
    if (meant === undefined || given.includes(meant)) return [];
    return [{ path: name, found: 'a name that is not known here', write: `${meant}, or take it away` }];
  });
}
