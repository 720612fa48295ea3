/** The audit log of a whole organization: archive and trail, each in its account. */
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ImmutableAuditLog } from './immutable-audit-log';
import type { ImmutableAuditLogProps } from './immutable-audit-log-props';
import type { OrganizationTrail } from './organization-trail';
import { checkProps } from './props';
import { trailStacks } from './trail-stacks';

/**
 * A stack an account, beside this construct: the archive first, named as the audit log, then the trail, and what forwards to the archive.
 * In an app, `cdk deploy --all` deploys them in their order; in a stage, `cdk deploy '**'` does.
 *
 * @example
 * new OrganizationAuditLog(app, 'Organization', {
 *   auditLogName: 'acme-organization',
 *   organization,
 *   retention: Duration.days(2192), // irreversible
 *   administrators,
 *   readers,
 *   owners: contacts,
 * });
 */
export class OrganizationAuditLog extends Construct {
  readonly archive: ImmutableAuditLog;
  readonly archiveStack: Stack;
  readonly trail: OrganizationTrail;
  readonly trailStack: Stack;
  /** Stacks that forward what AWS records in another Region than the trail's, or of the delegated administrator. */
  readonly eventStacks: Stack[];

  /** @param props Those of the archive; `organization` has to be among them. */
  constructor(scope: Construct, id: string, props: ImmutableAuditLogProps) {
    super(scope, id);
    checkProps(this, 'OrganizationAuditLog', props);
    const { auditLogName, organization } = props;
    if (!organization) throw new TypeError('checkProps asks for organization');
    this.archiveStack = new Stack(scope, auditLogName, {
      stackName: auditLogName,
      description: `Archive of the audit log ${auditLogName}`,
      env: { account: organization.logArchiveAccount, region: organization.homeRegion },
      terminationProtection: true,
    });
    this.archive = new ImmutableAuditLog(this.archiveStack, 'AuditLog', props);
    const { trail, trailStack, eventStacks } = trailStacks(scope, this.archiveStack, organization, props);
    this.trail = trail;
    this.trailStack = trailStack;
    this.eventStacks = [...eventStacks];
  }
}
