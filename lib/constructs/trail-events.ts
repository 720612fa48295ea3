/** Forwards to the archive what another Region, or another account, records of an organization's trail. */
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { forwarderRoleOf } from '../facts/organization-trail';
import { globalEventsRegion, organizationsRegion } from '../facts/partition';
import { trailForwardingRules } from '../facts/tamper-rules';
import { belongsTo } from './belonging';
import { archiveBusOf, forwardEvents, forwarderRole } from './forwarded-events';
import { bucketNamesOf, organizationTrailArn, type OrganizationProps } from './organization-props';
import { watchOrganization } from './organization-watch';
import { checkProps } from './props';

export interface TrailEventsProps {
  /** Name of the audit log. */
  readonly auditLogName: string;
  /** The organization, as the archive was given it. */
  readonly organization: OrganizationProps;
  /** Role ARN patterns (`*` and `?`) that may change the archive: the organization policies bind everybody else. */
  readonly administrators: string[];
}

/**
 * In the management account it stands where AWS records the calls of Organizations and IAM, such as us-east-1, if that is not the Region
 * of the trail. In the account of the delegated administrator it stands in the Region of the trail first, and forwards what is done there
 * to it; then where the calls of IAM are recorded.
 *
 * @example
 * const northVirginia = new Stack(app, 'acme-audit-trail-us-east-1', {
 *   env: { account: organization.managementAccount, region: 'us-east-1' },
 *   terminationProtection: true,
 * });
 * northVirginia.node.addDependency(trail);
 * new TrailEvents(northVirginia, 'Events', { auditLogName: 'acme-audit', organization, administrators });
 */
export class TrailEvents extends Construct {
  constructor(scope: Construct, id: string, props: TrailEventsProps) {
    super(scope, id);
    checkProps(this, 'TrailEvents', props);
    const { auditLogName, organization } = props;
    const { account, region, stackName } = Stack.of(this);
    const { managementAccount, homeRegion } = organization;
    belongsTo(this, { auditLog: auditLogName, component: 'tamper-rule', owner: 'security' });
    const bus = archiveBusOf(this, organization);
    const names = bucketNamesOf(organization);
    const isManagement = account === managementAccount;
    const isFirst = !isManagement && region === homeRegion;
    const role = isFirst
      ? forwarderRole(this, auditLogName, bus)
      : iam.Role.fromRoleName(this, 'Forwarder', forwarderRoleOf(auditLogName));
    const rules = trailForwardingRules({
      ...{ auditLogName, trailArn: organizationTrailArn(this, auditLogName, organization), stacks: [stackName] },
      bucketNames: [names.log, names.evidence],
      isGlobal: region === globalEventsRegion(homeRegion),
      hasTrail: region === homeRegion,
    });
    forwardEvents(this, { auditLogName, rules, bus, role });
    if (isManagement && region === organizationsRegion(homeRegion)) watchOrganization(this, props, { bus, role });
  }
}
