/**
 * The facts of an audit log, in CloudFormation's own property names. A synthesized template, a deployed template and a
 * live account all yield these types, so that one guardrail judges all three.
 */
import type { Elsewhere, Properties, Value } from './value';
import type { Requirements } from './requirements';

/** On a bucket, that it holds an audit log; `false` on a trail or its bucket, that it is none. */
export const AUDIT_LOG_TAG = 'wormtrail:audit-log';

/** Where facts were read. `account`: the live account. `template`: CloudFormation, synthesized or deployed. */
export type Origin = 'template' | 'account';

/** One resource with every intrinsic function resolved as far as it can be. */
export interface Resource {
  /** CloudFormation type, such as AWS::S3::Bucket. */
  readonly type: string;
  /** Logical ID in its template. */
  readonly logicalId: string;
  /** Name of the stack that holds it. */
  readonly stack: string;
  /** The account that its template is deployed to; absent where facts are of one account alone. */
  readonly account?: string;
  /** How people find it: the construct path where the template knows it, else STACK/LOGICAL-ID. */
  readonly displayName: string;
  /**
   * What `Ref` answers: the physical name or id. Where a template cannot know it yet, a symbol of the form
   * `${STACK.LOGICAL-ID}`, the same wherever it is referred to, so that references still match.
   */
  readonly ref: string;
  /** What `Fn::GetAtt Arn` (or TopicArn …) answers, built from `ref` in the same way; absent for types without an ARN. */
  readonly arn?: string;
  readonly properties: Properties;
  /** DeletionPolicy and UpdateReplacePolicy as the template states them; absent means CloudFormation's default. */
  readonly deletionPolicy?: Value;
  readonly updateReplacePolicy?: Value;
  /** The template's Metadata of this resource. Live facts carry over what the deployed template says. */
  readonly metadata: Properties;
  /** What only a live account knows and no CloudFormation property says: KeyState, LatestDeliveryError … */
  readonly state?: Properties;
  /** Finds where the resource stands in the file that it was read from: asked for what somebody has to look at only. */
  readonly locate?: () => SourceLocation | undefined;
}

export interface SourceLocation {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column?: number;
  /** The line of code that made the construct, where the assembly's stack traces tell it. */
  readonly createdAt?: { readonly file: string; readonly line: number };
}

/** A CloudFormation stack, as far as guardrails ask. */
export interface StackFacts {
  readonly name: string;
  /** Whether DeleteStack is refused. Unknown for a bare template, which does not say it; absent where no stack holds the members. */
  readonly terminationProtection?: Value;
  readonly account: Value;
  readonly region: Value;
}

/** A locked bucket and what belongs to it: the log bucket, or the bucket that holds the evidence. */
export interface Vault {
  /** Unknown where a trail delivers to a bucket that is not at hand. */
  readonly bucket: Resource;
  /** AWS::S3::BucketPolicy resources of the bucket. */
  readonly policies: readonly Resource[];
  /** The key of its default encryption: absent where none is configured, or where the key is not at hand. */
  readonly key?: Resource;
  /** That key where no template has it: nothing of it is known but how the bucket names it. */
  readonly keyElsewhere?: Resource;
}

/** An audit log: a trail, the bucket that it delivers to, the key that encrypts it, what watches it, and who owns it. */
export interface AuditLog {
  readonly name: string;
  readonly origin: Origin;
  readonly requirements: Requirements;
  /** The bucket that the trails deliver to. */
  readonly log: Vault;
  /** Where findings are written: absent where the app has none. */
  readonly evidence?: Vault;
  /** Trails that deliver to the log bucket. */
  readonly trails: readonly Resource[];
  /** Set where no template has the trail: somebody else's bucket that no trail here delivers to. */
  readonly trailElsewhere?: Elsewhere;
  /** The parts that it was given, where wormtrail made it with some. */
  readonly given?: GivenParts;
  /** Every resource that belongs to this audit log: those above, its topics, alarms, rules, schedules, functions … */
  readonly members: readonly Resource[];
  /** Every resource of the app or account that was read, whatever it belongs to: where tampering rights may hide. */
  readonly inventory: readonly Resource[];
  /** The stacks that hold the members. */
  readonly stacks: readonly StackFacts[];
  /** Reads that failed while these facts were collected: each a reason why something "could not be proven". */
  readonly unread: readonly UnreadFact[];
  /** When the facts were read: of a template, when it is judged. */
  readonly observedAt?: Date;
}

/** A read that failed. */
export interface UnreadFact {
  /** Whose facts are missing: a displayName. */
  readonly resource: string;
  /** Property path that the read would have filled. */
  readonly path: string;
  /** The API call, such as s3:GetObjectLockConfiguration. */
  readonly call: string;
  /** The error's name and message, one line. */
  readonly error: string;
}

/**
 * What wormtrail writes into `Metadata.wormtrail` of the resources that it makes, so that a template says by itself what
 * belongs together. A foreign template has none of it: relations (a trail's S3BucketName …) then decide.
 */
export interface WormtrailMetadata {
  /** Name of the audit log. */
  readonly auditLog: string;
  readonly component: Component;
  /** What the audit log has to satisfy: on the log bucket; where that is somebody's own, on the evidence bucket. */
  readonly requirements?: Requirements;
  /** Only beside the requirements: the parts that it was given. */
  readonly given?: GivenParts;
}

/** Parts that were there before the audit log, and stay as they are: its template need not have them. */
export interface GivenParts {
  readonly trailArn?: string;
  /** Name of the bucket that the trail delivers to. */
  readonly logBucket?: string;
  /** ARNs of the keys that encrypt the logs, and what watches them. */
  readonly keys?: readonly string[];
}

export type Component =
  | 'log-bucket'
  | 'evidence-bucket'
  | 'key'
  | 'trail'
  | 'owner-topic'
  | 'drift-checker'
  | 'tamper-responder'
  | 'log-verification'
  | 'ledger'
  | 'ledger-key'
  | 'holds'
  | 'schedule'
  | 'dead-letter-queue'
  | 'alarm'
  | 'tamper-rule'
  | 'log-group'
  | 'role'
  | 'dashboard'
  | 'queries'
  | 'query-results';
