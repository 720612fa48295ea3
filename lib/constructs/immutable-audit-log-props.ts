/** The props of a whole audit log. */
import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { QueriesProps } from './audit-log-queries';
import type { WitnessesProps } from './ledger';
import type { OrganizationProps } from './organization-props';
import type { OwnerContacts } from './owners';

/** A finding of the live account that somebody answers for. */
export interface AcknowledgedFindingProps {
  /** Id of the finding, such as `TrailNotRestarted`. */
  readonly finding: string;
  /** The resource as the finding names it, or the name of the stack for all that a deployment did. */
  readonly resource: string;
  /** When it happened, as the finding states it. */
  readonly time: string;
  /** Why it is accepted. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /**
   * The last day on which it counts, such as `2026-12-31`.
   * @default - it counts as long as it stands here
   */
  readonly until?: string;
}

/** A service that reads logs and evidence, such as a SIEM. */
export interface ServiceReaderProps {
  /** ARN of the role or user that it reads as. */
  readonly arn: string;
  /** Why it reads without a second factor: reviewers see it. */
  readonly reason: string;
}

export interface ImmutableAuditLogProps {
  /** Name of the audit log and of its trail: 3 to 38 lower-case letters, digits and hyphens. */
  readonly auditLogName: string;
  /**
   * How long every log file is locked, in whole days. Irreversible: nobody can shorten the lock of a file that was
   * delivered, AWS and the root user included.
   */
  readonly retention: Duration;
  /** Who owns what. */
  readonly owners: OwnerContacts;
  /** Role ARN patterns (`*` and `?`) that may change the configuration; the role that deploys must be among them. */
  readonly administrators: string[];
  /** ARNs of principals that may read logs and evidence. */
  readonly readers: string[];
  /**
   * Further readers, which are services and can present no second factor, each with the reason why it reads.
   * @default - none
   */
  readonly serviceReaders?: ServiceReaderProps[];
  /**
   * Findings of the live account that somebody answers for: each finding that stays open says what to write here.
   * @default - none
   */
  readonly acknowledgements?: AcknowledgedFindingProps[];
  /**
   * Names of the frameworks that the audit log has to satisfy, such as `SEC-17a-4`: see FRAMEWORK_IDS.
   * @default - none: retention alone counts
   */
  readonly frameworks?: string[];
  /**
   * How long log files stay immediately available before they move to S3 Glacier Deep Archive.
   * @default Duration.days(365)
   */
  readonly keptAtHand?: Duration;
  /**
   * After how long logs must be gone.
   * @default - nobody states it
   */
  readonly longestRetention?: Duration;
  /**
   * When the drift check runs: an EventBridge Scheduler expression, at least once a day.
   * @default 'rate(1 hour)'
   */
  readonly driftCheckSchedule?: string;
  /**
   * When the log files of the day before are verified: an EventBridge Scheduler expression, at least once a day.
   * @default 'cron(0 3 * * ? *)'
   */
  readonly logVerificationSchedule?: string;
  /**
   * Whether a state machine verifies, one invocation an account, Region and day: for an organization, or for a log that one
   * function cannot read in fifteen minutes.
   * @default false
   */
  readonly distributedVerification?: boolean;
  /**
   * The AWS organization whose principals may use the buckets at all.
   * @default - no boundary beside the other statements
   */
  readonly organizationId?: string;
  /**
   * The organization whose trail delivers here: this is its archive then, in the account and Region that it names, and no trail is made.
   * `OrganizationTrail` makes it, in the management account; `OrganizationAuditLog` makes all of it.
   * @default - a trail of this account
   */
  readonly organization?: OrganizationProps;
  /**
   * Whether findings are sent to Security Hub CSPM.
   * @default false
   */
  readonly securityHub?: boolean;
  /**
   * Whether a `GlobalTamperEvents` for this audit log is deployed where AWS records calls of IAM, such as us-east-1: the drift check then looks at its rules, too.
   * @default false
   */
  readonly globalEvents?: boolean;
  /**
   * Whether a ledger is kept: a transparency log of all evidence, signed by a key of its own, that outsiders can verify.
   * @default false
   */
  readonly ledger?: boolean;
  /**
   * Who cosigns the ledger, so that a second history of it is noticed outside the account.
   * @default - nobody
   */
  readonly witnesses?: WitnessesProps;
  /**
   * What readers ask of the log through Amazon Athena.
   * @default - no table, workgroup or named queries
   */
  readonly queries?: QueriesProps;
  /**
   * ARNs of two to eight principals of this account that may ask for legal holds on log files; two of them release one. Each has to be among
   * the readers as well, and none may be an administrator.
   * @default - nobody: there are no holds
   */
  readonly holders?: string[];
  /**
   * Whether Lambda concurrency is reserved for the functions: 4 of the account's, 104 with `distributedVerification`.
   * @default false
   */
  readonly reserveConcurrency?: boolean;
  /**
   * A key of your own. Its policy is yours to write; the guardrails judge it.
   * @default - a new AuditLogKey
   */
  readonly key?: kms.IKey;
  /**
   * The key that encrypts what a trail or bucket of your own holds, where that is another than `key`: it is read, watched and judged,
   * and the log verification decrypts with it. Its policy has to let the role `NAME-log-verification` decrypt.
   * @default - `key`
   */
  readonly logKey?: kms.IKey;
  /**
   * A bucket of your own that the trail delivers to. Its configuration and policy are yours; the guardrails judge them.
   * @default - a new AuditLogBucket
   */
  readonly bucket?: s3.IBucket;
  /**
   * The ARN of a trail of your own that delivers to the bucket.
   * @default - a new AuditTrail
   */
  readonly trailArn?: string;
}
