/** What an attack aims at: the physical names of a deployed audit log, told by its own stack. */
import type { StoredRun } from '../evidence/store';
import { parseArn } from '../facts/arn';
import { isOwner, type Owner } from '../facts/requirements';
import { TargetError } from './errors';

export interface Target {
  readonly stack: string;
  readonly trail: string;
  readonly trailArn: string;
  readonly logBucket: string;
  readonly evidenceBucket: string;
  readonly key: string;
  readonly checker: string;
  readonly checkerRole: string;
  readonly checkerLogGroup: string;
  readonly responderRole: string;
  /** What feeds the responder: a UUID. */
  readonly mapping: string;
  readonly schedule: string;
  readonly alarm: string;
  readonly tamperRule: string;
  readonly deadLetterQueue: string;
  readonly topics: Readonly<Record<Owner, string>>;
  /** A log file in the log bucket, with the version that is locked. */
  readonly logFile: { readonly key: string; readonly versionId: string };
  /** The newest run of each chain in the evidence bucket, where there is one and it was read. */
  readonly newest?: { readonly check?: StoredRun; readonly verification?: StoredRun };
}

/** A resource of the deployed stack, as DescribeStackResources and the template's metadata together tell it. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** `Metadata.wormtrail.component`. */
  readonly component?: string;
  /** The owner tag, where the resource has one. */
  readonly owner?: string;
  /** Logical IDs that its properties refer to. */
  readonly refersTo: readonly string[];
}

/**
 * Finds the parts of an audit log among the resources of its stack.
 *
 * @param stackId The stack's ARN, as DescribeStacks answers it.
 * @throws TargetError where the stack lacks a part.
 */
export function targetOf(stackId: string, resources: readonly StackResource[], logFile: Target['logFile']): Target {
  const { partition, region, account, resource: path = '' } = parseArn(stackId) ?? {};
  const stack = path.split('/')[1] ?? stackId;
  const one = (component: string, type: string, fits: (resource: StackResource) => boolean = () => true) => {
    const found = resources.find(
      (resource) => resource.component === component && resource.type === type && fits(resource),
    );
    if (!found) throw new TargetError(stack, component, type);
    return found;
  };
  const find = (...part: Parameters<typeof one>): string => one(...part).physicalId;
  const topicOf = (owner: Owner): string => find('owner-topic', 'AWS::SNS::Topic', (topic) => topic.owner === owner);
  const checker = one('drift-checker', 'AWS::Lambda::Function');
  const ofChecker = ({ logicalId }: StackResource): boolean => checker.refersTo.includes(logicalId);
  const responder = one('tamper-responder', 'AWS::Lambda::Function');
  const trail = find('trail', 'AWS::CloudTrail::Trail');
  return {
    stack,
    trail,
    trailArn: `arn:${partition}:cloudtrail:${region}:${account}:trail/${trail}`,
    logBucket: find('log-bucket', 'AWS::S3::Bucket'),
    evidenceBucket: find('evidence-bucket', 'AWS::S3::Bucket'),
    key: find('key', 'AWS::KMS::Key'),
    checker: checker.physicalId,
    checkerRole: find('role', 'AWS::IAM::Role', ofChecker),
    checkerLogGroup: find('log-group', 'AWS::Logs::LogGroup', ofChecker),
    responderRole: find('role', 'AWS::IAM::Role', ({ logicalId }) => responder.refersTo.includes(logicalId)),
    mapping: find('tamper-responder', 'AWS::Lambda::EventSourceMapping'),
    schedule: find('schedule', 'AWS::Scheduler::Schedule', ({ refersTo }) => refersTo.includes(checker.logicalId)),
    alarm: find('alarm', 'AWS::CloudWatch::Alarm'),
    tamperRule: find('tamper-rule', 'AWS::Events::Rule'),
    deadLetterQueue: find('dead-letter-queue', 'AWS::SQS::Queue'),
    topics: {
      engineering: topicOf('engineering'),
      security: topicOf('security'),
      compliance: topicOf('compliance'),
    },
    logFile,
  };
}

/** The stack's resources, joined with what the template says of each. */
export function stackResources(
  template: unknown,
  physical: readonly { LogicalResourceId?: string; ResourceType?: string; PhysicalResourceId?: string }[],
): StackResource[] {
  const declared = (template as { Resources?: Record<string, DeclaredResource> }).Resources ?? {};
  return physical.flatMap(({ LogicalResourceId: logicalId, ResourceType: type, PhysicalResourceId: physicalId }) => {
    if (!logicalId || !type || !physicalId) return [];
    const resource = declared[logicalId];
    const owner = resource?.Properties?.Tags?.find?.((tag) => tag.Key === 'wormtrail:owner')?.Value;
    return [
      {
        logicalId,
        type,
        physicalId,
        ...(resource?.Metadata?.wormtrail?.component && { component: resource.Metadata.wormtrail.component }),
        ...(owner && isOwner(owner) && { owner }),
        refersTo: references(resource?.Properties),
      },
    ];
  });
}

/** Logical IDs that `Ref` and `Fn::GetAtt` name anywhere inside a value. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (name === 'Ref' && typeof inner === 'string') return [inner];
    if (name === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    return references(inner);
  });
}

interface DeclaredResource {
  readonly Metadata?: { readonly wormtrail?: { readonly component?: string } };
  readonly Properties?: { readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] };
}
