/** The stack of one configuration file. */
import { Annotations, DefaultStackSynthesizer, Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ConfigError, requirementsOf, retentionOf, type Config } from '../config';
import { validate } from '../config/problems';
import { parseArn } from '../facts/arn';
import { coversArn } from '../facts/policy/pattern';
import { globalEventsRegion } from '../facts/partition';
import { needsForwarding } from './global-events-stack';
import { ImmutableAuditLog } from './immutable-audit-log';

/**
 * One audit log as a configuration describes it, in a stack of its name that nobody can delete by accident.
 *
 * @example
 * new AuditLogStack(app, loadConfig('wormtrail.config.json'));
 */
export class AuditLogStack extends Stack {
  readonly auditLog: ImmutableAuditLog;

  constructor(scope: Construct, config: Config) {
    const validated = validate(config);
    if ('problems' in validated) throw new ConfigError('AuditLogStack', validated.problems);
    super(scope, config.name, {
      stackName: config.name,
      description: `Immutable audit log ${config.name}`,
      env: { account: config.account, region: config.region },
      terminationProtection: true,
    });
    const { days, keptAtHandDays, longestDays } = retentionOf(config);
    const { administrators, frameworks, organizationId, acknowledgements = [] } = requirementsOf(config);
    this.auditLog = new ImmutableAuditLog(this, 'AuditLog', {
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
      reserveConcurrency: config.reserveConcurrency,
      globalEvents: config.globalEvents && needsForwarding(config.region),
      ...(config.logVerification && { logVerificationSchedule: config.logVerification.schedule }),
      ...(keptAtHandDays !== undefined && { keptAtHand: Duration.days(keptAtHandDays) }),
      ...(longestDays !== undefined && { longestRetention: Duration.days(longestDays) }),
      ...(organizationId !== undefined && { organizationId }),
      acknowledgements: [...acknowledgements],
    });
    this.warnOfLockout(administrators);
    this.warnOfUntoldRoles(config);
  }

  /** The policies bind CloudFormation as well: it can update what they guard only as one of the administrators. */
  private warnOfLockout(administrators: readonly string[]): void {
    if (!(this.synthesizer instanceof DefaultStackSynthesizer)) return;
    const arn = this.synthesizer.cloudFormationExecutionRoleArn;
    const deployer = arn.replace('${AWS::Partition}', parseArn(administrators[0] ?? '')?.partition ?? 'aws');
    if (administrators.some((pattern) => coversArn(pattern, deployer))) return;
    Annotations.of(this).addWarningV2(
      'wormtrail:DeployerIsNoAdministrator',
      `No administrator pattern fits ${deployer}, the role that CloudFormation deploys with: creating the key will fail. ` +
        'Add it to administrators, or deploy with a role that is among them.',
    );
  }

  private warnOfUntoldRoles({ globalEvents, region }: Config): void {
    if (globalEvents || !needsForwarding(region)) return;
    Annotations.of(this).addWarningV2(
      'wormtrail:RolesUntold',
      `AWS records calls of IAM in ${globalEventsRegion(region)} alone: changes to the roles of functions and ` +
        'administrators are not reported at once. Set globalEvents to true in the configuration, or acknowledge this.',
    );
  }
}
