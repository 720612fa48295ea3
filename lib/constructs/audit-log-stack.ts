/** The stack of one configuration file. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ConfigError, type Config } from '../config';
import { validate } from '../config/problems';
import { auditLogPropsOf, warnOfMistakes } from './config-props';
import { ImmutableAuditLog } from './immutable-audit-log';

/**
 * One audit log as a configuration describes it, in a stack of its name that nobody can delete by accident. Of an organization it is the
 * archive.
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
    this.auditLog = new ImmutableAuditLog(this, 'AuditLog', auditLogPropsOf(config));
    warnOfMistakes(this, config);
  }
}
