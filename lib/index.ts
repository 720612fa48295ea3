/** The public API: nothing else is imported from outside. */
export { AuditLogStack } from './constructs/audit-log-stack';
export { AuditLogBucket, type AuditLogBucketProps } from './constructs/audit-log-bucket';
export { AuditLogDashboard, type AuditLogDashboardProps } from './constructs/audit-log-dashboard';
export { AuditLogKey, type AuditLogKeyProps } from './constructs/audit-log-key';
export { AuditTrail, type AuditTrailProps } from './constructs/audit-trail';
export { DeliveryAlarms, type DeliveryAlarmsProps } from './constructs/delivery-alarms';
export { DriftChecker, type DriftCheckerProps } from './constructs/drift-checker';
export { EvidenceBucket, type EvidenceBucketProps } from './constructs/evidence-bucket';
export { GlobalTamperEvents, type GlobalTamperEventsProps } from './constructs/global-tamper-events';
export {
  ImmutableAuditLog,
  type AcknowledgedFindingProps,
  type ImmutableAuditLogProps,
  type ServiceReaderProps,
} from './constructs/immutable-audit-log';
export { LogVerification, type LogVerificationProps } from './constructs/log-verification';
export { Owners, type OwnerContactProps, type OwnerContacts, type OwnersProps } from './constructs/owners';
export { TamperAlarms, type TamperAlarmsProps } from './constructs/tamper-alarms';
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
