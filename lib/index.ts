/**
 * The public API: nothing else is imported from outside.
 *
 * @example
 * import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
 *
 * const app = new App();
 * const env = { account: '111122223333', region: 'eu-central-1' };
 * const stack = new Stack(app, 'acme-audit', { env, terminationProtection: true });
 * const administrators = ['arn:aws:iam::111122223333:role/audit-administrator'];
 * const readers = ['arn:aws:iam::111122223333:role/auditor'];
 * const contacts = {
 *   engineering: { team: 'Platform', email: 'platform@example.com' },
 *   security: { team: 'Security', email: 'security@example.com' },
 *   compliance: { team: 'Compliance', email: 'compliance@example.com' },
 * };
 * const organization = {
 *   id: 'o-exampleorgid',
 *   managementAccount: '444455556666',
 *   logArchiveAccount: env.account,
 *   homeRegion: env.region,
 *   logBucketName: 'acme-audit-archive',
 * };
 */
export { ImmutableAuditLog } from './constructs/immutable-audit-log';
export type {
  AcknowledgedFindingProps,
  ImmutableAuditLogProps,
  ServiceReaderProps,
} from './constructs/immutable-audit-log-props';
export { OrganizationAuditLog } from './constructs/organization-audit-log';
export { OrganizationTrail, type OrganizationTrailProps } from './constructs/organization-trail';
export { TrailEvents, type TrailEventsProps } from './constructs/trail-events';
export type { OrganizationProps } from './constructs/organization-props';
export { AuditLogStack } from './constructs/audit-log-stack';
export { GlobalTamperEvents, type GlobalTamperEventsProps } from './constructs/global-tamper-events';
// the parts, in the order in which one takes another
export { AuditLogKey, type AuditLogKeyProps } from './constructs/audit-log-key';
export { AuditLogBucket, type AuditLogBucketProps } from './constructs/audit-log-bucket';
export { EvidenceBucket, type EvidenceBucketProps } from './constructs/evidence-bucket';
export { AuditTrail, type AuditTrailProps } from './constructs/audit-trail';
export { Owners, type OwnerContactProps, type OwnerContacts, type OwnersProps } from './constructs/owners';
export { DriftChecker, type DriftCheckerProps } from './constructs/drift-checker';
export { AuditLogQueries, type AuditLogQueriesProps, type QueriesProps } from './constructs/audit-log-queries';
export { Holds, type HoldsProps } from './constructs/holds';
export { Ledger, type LedgerProps, type WitnessesProps, type WitnessProps } from './constructs/ledger';
export { LogVerification, type LogVerificationProps } from './constructs/log-verification';
export { TamperAlarms, type TamperAlarmsProps } from './constructs/tamper-alarms';
export { DeliveryAlarms, type DeliveryAlarmsProps } from './constructs/delivery-alarms';
export { AuditLogDashboard, type AuditLogDashboardProps } from './constructs/audit-log-dashboard';
export type { AuditFunctionProps } from './constructs/audit-function';
export type { CheckerProps } from './constructs/checked-resources';
export {
  organizationPolicies,
  type OrganizationPolicies,
  type OrganizationPolicyDocument,
  type OrganizationPolicyProps,
  type OrganizationStatement,
} from './constructs/policies/organization-policy';
export { AuditLogPropsError, FunctionNotBundledError } from './constructs/errors';

export {
  configJsonSchema,
  ConfigError,
  loadConfig,
  requirementsOf,
  retentionOf,
  type Config,
  type ConfigProblem,
  type Retention,
} from './config';
export { WormtrailError } from './errors';
export { acknowledge, AuditLogChecks, type AcknowledgeProps, type AuditLogChecksProps } from './nag';

export type { AuditLog, Resource, Vault } from './facts/audit-log';
export type { Owner, OwnerContact, Requirements } from './facts/requirements';
export type { Finding, Report, Severity, Status, Summary } from './findings/finding';
export { combine, FRAMEWORK_IDS, FRAMEWORKS, type Framework, type FrameworkId } from './frameworks';
export { CHECKS } from './checks/catalogue';
export type { Check } from './checks/check';
export { CATALOGUE } from './guardrails/catalogue';
export { judge, type Guardrail, type Verdict } from './guardrails/guardrail';
