/** What a configuration means as props, and what is worth a warning before it is deployed. */
import { Annotations, DefaultStackSynthesizer, Duration, type Stack } from 'aws-cdk-lib';
import { requirementsOf, retentionOf, type Config } from '../config';
import { parseArn } from '../facts/arn';
import { IDENTITY_CENTER_ROLE } from '../facts/principals';
import { coversArn } from '../facts/policy/pattern';
import { globalEventsRegion } from '../facts/partition';
import type { QueriesProps } from './audit-log-queries';
import { needsForwarding } from './global-events-stack';
import type { ImmutableAuditLogProps } from './immutable-audit-log-props';
import type { OrganizationProps } from './organization-props';

/** The props of the audit log that a configuration describes. */
export function auditLogPropsOf(config: Config): ImmutableAuditLogProps {
  const { days, keptAtHandDays, longestDays } = retentionOf(config);
  const { administrators, frameworks, organizationId, acknowledgements = [] } = requirementsOf(config);
  return {
    auditLogName: config.name,
    retention: Duration.days(days),
    owners: config.owners,
    administrators: [...administrators],
    readers: config.readers,
    serviceReaders: config.serviceReaders,
    frameworks: [...frameworks],
    driftCheckSchedule: config.driftCheck.schedule,
    securityHub: config.securityHub,
    ledger: config.ledger,
    ...(config.witnesses && { witnesses: config.witnesses }),
    ...(config.queries && { queries: stated(config.queries) }),
    ...(config.holders && { holders: config.holders }),
    reserveConcurrency: config.reserveConcurrency,
    globalEvents: config.globalEvents && needsForwarding(config.region),
    ...(config.logVerification && { logVerificationSchedule: config.logVerification.schedule }),
    ...(keptAtHandDays !== undefined && { keptAtHand: Duration.days(keptAtHandDays) }),
    ...(longestDays !== undefined && { longestRetention: Duration.days(longestDays) }),
    ...(organizationId !== undefined && { organizationId }),
    ...(config.organization && { organization: organizationPropsOf(config.organization) }),
    acknowledgements: [...acknowledgements],
  };
}

function stated({
  regions,
  accounts,
  prefix,
  gigabytesPerQuery,
  daysKept,
}: NonNullable<Config['queries']>): QueriesProps {
  return {
    ...(regions && { regions }),
    ...(accounts && { accounts }),
    ...(prefix !== undefined && { prefix }),
    ...(gigabytesPerQuery !== undefined && { gigabytesPerQuery }),
    ...(daysKept !== undefined && { daysKept }),
  };
}

function organizationPropsOf({
  evidenceBucketName,
  delegatedAdministrator,
  ...rest
}: NonNullable<Config['organization']>): OrganizationProps {
  return {
    ...rest,
    ...(evidenceBucketName !== undefined && { evidenceBucketName }),
    ...(delegatedAdministrator !== undefined && { delegatedAdministrator }),
  };
}

/** What keeps a first deployment from working, or an owner from hearing. */
export function warnOfMistakes(stack: Stack, config: Config): void {
  const { administrators, globalEvents, region } = config;
  warnOfLockout(stack, administrators);
  if (config.queries) warnOfNobodyAsking(stack, config);
  if (!globalEvents && needsForwarding(region)) warnOfUntoldRoles(stack, region);
}

/** The policies bind CloudFormation as well: it can update what they guard only as one of the administrators. */
function warnOfLockout(stack: Stack, administrators: readonly string[]): void {
  if (!(stack.synthesizer instanceof DefaultStackSynthesizer)) return;
  const arn = stack.synthesizer.cloudFormationExecutionRoleArn;
  const deployer = arn.replace('${AWS::Partition}', parseArn(administrators[0] ?? '')?.partition ?? 'aws');
  if (administrators.some((pattern) => coversArn(pattern, deployer))) return;
  Annotations.of(stack).addWarningV2(
    'wormtrail:DeployerIsNoAdministrator',
    `No administrator pattern fits ${deployer}, the role that CloudFormation deploys with: creating the key will fail. ` +
      'Add it to administrators, or deploy with a role that is among them.',
  );
}

/** Requests that Athena makes for other readers carry no second factor, which the log bucket asks for (docs/ask.md). */
function warnOfNobodyAsking(stack: Stack, { readers, serviceReaders }: Config): void {
  if (serviceReaders.length > 0 || readers.some((arn) => IDENTITY_CENTER_ROLE.test(arn))) return;
  Annotations.of(stack).addWarningV2(
    'wormtrail:NobodyAsksThroughAthena',
    'No reader can ask through Athena: none is a role of IAM Identity Center or a service reader. Name one, or take queries away.',
  );
}

function warnOfUntoldRoles(stack: Stack, region: string): void {
  Annotations.of(stack).addWarningV2(
    'wormtrail:RolesUntold',
    `AWS records calls of IAM in ${globalEventsRegion(region)} alone: changes to the roles of functions and ` +
      'administrators are not reported at once. Set globalEvents to true in the configuration, or acknowledge this.',
  );
}
