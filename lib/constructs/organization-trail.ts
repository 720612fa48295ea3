/** The trail of an organization, in its management account: what it takes there besides the trail itself. */
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { readerRoleOf, trailEventsStackOf, trailStackOf } from '../facts/organization-trail';
import { globalEventsRegion, organizationsRegion } from '../facts/partition';
import { trailForwardingRules } from '../facts/tamper-rules';
import { functionName } from './audit-function';
import { AuditTrail } from './audit-trail';
import { acknowledgeWildcards } from './aws-solutions';
import { belongsTo } from './belonging';
import { DRIFT_CHECKER } from './drift-checker';
import { archiveBusOf, forwardEvents, forwarderRole, insightsRule } from './forwarded-events';
import { LOG_VERIFICATION } from './log-verification';
import {
  assertStandsIn,
  bucketNamesOf,
  forwardingRegions,
  organizationTrailArn,
  type OrganizationProps,
} from './organization-props';
import { watchOrganization } from './organization-watch';
import { readTrailAccount, trailReaders } from './policies/trail-reader-policy';
import { checkProps } from './props';
import { TAMPER_RESPONDER } from './tamper-alarms';

export interface OrganizationTrailProps {
  /** Name of the audit log, and of the trail: that of the archive. */
  readonly auditLogName: string;
  /** The organization, as the archive was given it. */
  readonly organization: OrganizationProps;
  /** Role ARN patterns (`*` and `?`) that may change the archive: the organization policies bind everybody else. */
  readonly administrators: string[];
  /** ARNs of principals that may read the logs: they may look at the trail's account as the checks do. */
  readonly readers: string[];
}

/**
 * One trail for all accounts and Regions of an organization, which delivers to the archive; rules that forward to the archive what
 * touches the trail, its account or what it lives on; and a role by which the archive's checks read all of it. It stands in the
 * management account: CloudFormation cannot create the trail of an organization from the delegated administrator
 * (aws-cloudformation/cloudformation-coverage-roadmap #1932, aws/aws-cdk #26840).
 *
 * @example
 * const trail = new Stack(app, 'acme-audit-trail', {
 *   env: { account: organization.managementAccount, region: organization.homeRegion },
 *   terminationProtection: true,
 * });
 * trail.node.addDependency(stack);
 * new OrganizationTrail(trail, 'Trail', { auditLogName: 'acme-audit', organization, administrators, readers });
 */
export class OrganizationTrail extends Construct {
  readonly trail: AuditTrail;
  readonly trailArn: string;
  /** The role by which the archive's checks read. */
  readonly reader: iam.Role;
  /** The role by which rules forward to the archive. */
  readonly forwarder: iam.Role;

  constructor(scope: Construct, id: string, props: OrganizationTrailProps) {
    super(scope, id);
    checkProps(this, 'OrganizationTrail', props);
    const { auditLogName, organization } = props;
    const { managementAccount, homeRegion } = organization;
    assertStandsIn(this, managementAccount, homeRegion, 'the trail of the organization');
    belongsTo(this, { auditLog: auditLogName, component: 'trail', owner: 'security' });
    this.trailArn = organizationTrailArn(this, auditLogName, organization);
    this.trail = this.newTrail(props);
    this.reader = this.newReader(props);
    this.forwarder = this.forward(props);
  }

  private newTrail({ auditLogName, organization }: OrganizationTrailProps): AuditTrail {
    const { logArchiveAccount: account, homeRegion } = organization;
    const names = bucketNamesOf(organization);
    const alias = `arn:${Stack.of(this).partition}:kms:${homeRegion}:${account}:alias/${auditLogName}`;
    return new AuditTrail(this, 'Trail', {
      auditLogName,
      bucket: s3.Bucket.fromBucketAttributes(this, 'Log', { bucketName: names.log, account, region: homeRegion }),
      watchedBuckets: [
        s3.Bucket.fromBucketAttributes(this, 'Evidence', { bucketName: names.evidence, account, region: homeRegion }),
      ],
      key: kms.Key.fromKeyArn(this, 'Key', alias),
      isOrganizationTrail: true,
    });
  }

  private newReader({ auditLogName, organization, readers }: OrganizationTrailProps): iam.Role {
    const { partition } = Stack.of(this);
    const { id, logArchiveAccount, managementAccount } = organization;
    const functions = [DRIFT_CHECKER, TAMPER_RESPONDER, LOG_VERIFICATION].map(
      (name) => `arn:${partition}:iam::${logArchiveAccount}:role/${functionName(auditLogName, name)}`,
    );
    const reader = new iam.Role(this, 'Reader', {
      roleName: readerRoleOf(auditLogName),
      description: `Reads the trail of the audit log ${auditLogName} for the checks in its archive`,
      assumedBy: trailReaders(logArchiveAccount, id, [...functions, ...readers]),
    });
    const stacks = ['', '-*'].map(
      (rest) => `arn:${partition}:cloudformation:*:${managementAccount}:stack/${trailStackOf(auditLogName)}${rest}/*`,
    );
    const statements = readTrailAccount(this.trailArn, stacks);
    statements.forEach((statement) => reader.addToPolicy(statement));
    acknowledgeWildcards(reader, statements);
    return reader;
  }

  private forward(props: OrganizationTrailProps): iam.Role {
    const { auditLogName, organization } = props;
    const { homeRegion } = organization;
    const bus = archiveBusOf(this, organization);
    const role = forwarderRole(this, auditLogName, bus);
    const names = bucketNamesOf(organization);
    const elsewhere = forwardingRegions(organization).map((region) => trailEventsStackOf(auditLogName, region));
    const rules = trailForwardingRules({
      ...{ auditLogName, trailArn: this.trailArn, bucketNames: [names.log, names.evidence] },
      stacks: [trailStackOf(auditLogName), ...elsewhere],
      isGlobal: homeRegion === globalEventsRegion(homeRegion),
      hasTrail: true,
    });
    forwardEvents(this, { auditLogName, rules: [...rules, insightsRule(auditLogName)], bus, role });
    if (homeRegion === organizationsRegion(homeRegion)) watchOrganization(this, props, { bus, role });
    return role;
  }
}
