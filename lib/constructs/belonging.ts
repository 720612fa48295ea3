/** Marks what belongs to an audit log, so that a template says by itself what it consists of and who owns it. */
import { Aspects, AspectPriority, CfnResource, TagManager, type IAspect } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { AUDIT_LOG_TAG, type Component, type GivenParts, type WormtrailMetadata } from '../facts/audit-log';
import type { Owner, Requirements } from '../facts/requirements';
import { resourceTypeOf } from '../resource-types/lookup';

/** Key in a resource's Metadata. */
const METADATA_KEY = 'wormtrail';

/** The CDK would tag these; CloudFormation's published schema does not know their tags yet (cfn-lint E3002). */
const UNTAGGED = new Set(['AWS::CloudWatch::Dashboard']);

interface Belonging {
  readonly auditLog: string;
  readonly component: Component;
  readonly owner: Owner;
}

/**
 * Everything below a construct belongs to an audit log: Metadata and tags say so. Where one marked construct stands in
 * another, the inner one counts. Called by every construct of wormtrail in its constructor.
 */
export function belongsTo(construct: Construct, belonging: Belonging): void {
  Aspects.of(construct).add(new MarkResources(belonging), { priority: AspectPriority.MUTATING });
}

/** Writes beside a bucket, where the checks read it, what the audit log has to satisfy, and which parts it was given. */
export function stateRequirements(bucket: CfnResource, requirements: Requirements, given?: GivenParts): void {
  bucket.addMetadata(METADATA_KEY, { requirements, ...(given && { given }) });
}

/** CDK visits the outer aspects before the inner ones, so that the innermost mark is the last that is written. */
class MarkResources implements IAspect {
  constructor(private readonly belonging: Belonging) {}

  visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node)) return;
    const { auditLog, owner } = this.belonging;
    const component = resourceTypeOf(node.cfnResourceType)?.component ?? this.belonging.component;
    const stated = node.getMetadata(METADATA_KEY) as Partial<WormtrailMetadata> | undefined;
    const metadata: WormtrailMetadata = { ...stated, auditLog, component };
    node.addMetadata(METADATA_KEY, metadata);

    if (UNTAGGED.has(node.cfnResourceType)) return;
    const tags = TagManager.of(node);
    tags?.setTag('wormtrail:audit-log-name', auditLog);
    tags?.setTag('wormtrail:owner', owner);
    if (component === 'log-bucket') tags?.setTag(AUDIT_LOG_TAG, 'true');
  }
}
