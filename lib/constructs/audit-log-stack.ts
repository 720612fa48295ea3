/** The stack of one configuration file. */
import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { requirementsOf, retentionOf, type Config } from '../config';
import { ImmutableAuditLog } from './immutable-audit-log';

/** One audit log as a configuration describes it, in a stack of its name that nobody can delete by accident. */
export class AuditLogStack extends Stack {
  readonly auditLog: ImmutableAuditLog;

  constructor(scope: Construct, config: Config) {
    super(scope, config.name, {
      stackName: config.name,
      description: `Immutable audit log ${config.name}`,
      env: { account: config.account, region: config.region },
      terminationProtection: true,
    });
    const { days, keptAtHandDays, longestDays } = retentionOf(config);
    const { administrators, readers, frameworks, organizationId } = requirementsOf(config);
    this.auditLog = new ImmutableAuditLog(this, 'AuditLog', {
      auditLogName: config.name,
      retention: Duration.days(days),
      owners: config.owners,
      administrators: [...administrators],
      readers: [...readers],
      frameworks: [...frameworks],
      driftCheckSchedule: config.driftCheck.schedule,
      securityHub: config.securityHub,
      ...(keptAtHandDays !== undefined && { keptAtHand: Duration.days(keptAtHandDays) }),
      ...(longestDays !== undefined && { longestRetention: Duration.days(longestDays) }),
      ...(organizationId !== undefined && { organizationId }),
    });
  }
}
