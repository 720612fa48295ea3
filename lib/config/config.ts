/** The configuration as it is used. Written out, so that the public API shows no types of the validation library. */
import type { FrameworkId } from '../frameworks/catalogue';

/** How long logs are kept: the longest that the frameworks and days ask for. */
interface RetentionConfig {
  readonly frameworks: FrameworkId[];
  /** Days that logs are kept at least, beside what the frameworks ask for. */
  readonly days?: number | undefined;
  /** Days after which logs must be gone. */
  readonly maximumDays?: number | undefined;
}

/** A team that owns a part of the audit log, and where it receives findings. */
interface OwnerConfig {
  readonly team: string;
  readonly email: string;
  readonly httpsEndpoints?: string[] | undefined;
  readonly chatChannel?: string | undefined;
}

interface OwnersConfig {
  readonly engineering: OwnerConfig;
  readonly security: OwnerConfig;
  readonly compliance: OwnerConfig;
}

/** A service that reads logs and evidence: it can present no second factor. */
interface ServiceReaderConfig {
  readonly arn: string;
  readonly reason: string;
}

interface ScheduleConfig {
  /** An EventBridge Scheduler expression. */
  readonly schedule: string;
}

/** A finding of the live account that somebody answers for. */
interface AcknowledgementConfig {
  readonly finding: string;
  readonly resource: string;
  readonly time: string;
  readonly reason: string;
  readonly owner: string;
  readonly until?: string | undefined;
}

/** `quorum` of these have to cosign the ledger. */
interface WitnessesConfig {
  readonly quorum: number;
  readonly of: { readonly key: string; readonly url: string }[];
}

/** What readers ask through Amazon Athena. */
interface QueriesConfig {
  readonly regions?: string[] | undefined;
  readonly accounts?: string[] | undefined;
  readonly prefix?: string | undefined;
  readonly gigabytesPerQuery?: number | undefined;
  readonly daysKept?: number | undefined;
}

/** Which accounts of an organization hold its audit log. */
interface OrganizationConfig {
  readonly id: string;
  /** Deploys the trail. */
  readonly managementAccount: string;
  readonly logArchiveAccount: string;
  readonly homeRegion: string;
  readonly logBucketName: string;
  readonly evidenceBucketName?: string | undefined;
  /** May change the trail as well. */
  readonly delegatedAdministrator?: string | undefined;
  /** Whether organization policies are attached to the log archive account. */
  readonly policies: boolean;
}

/** One audit log, as a configuration file describes it; wormtrail.schema.json explains each field. */
export interface Config {
  readonly $schema?: string | undefined;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly retention: RetentionConfig;
  readonly confirmIrreversibleRetentionDays?: number | undefined;
  readonly owners: OwnersConfig;
  readonly administrators: string[];
  readonly readers: string[];
  readonly serviceReaders: ServiceReaderConfig[];
  readonly driftCheck: ScheduleConfig;
  readonly logVerification?: ScheduleConfig | undefined;
  readonly organizationId?: string | undefined;
  readonly organization?: OrganizationConfig | undefined;
  readonly globalEvents: boolean;
  readonly ledger: boolean;
  readonly witnesses?: WitnessesConfig | undefined;
  readonly queries?: QueriesConfig | undefined;
  readonly holders?: string[] | undefined;
  readonly acknowledgements: AcknowledgementConfig[];
  readonly reserveConcurrency: boolean;
  readonly securityHub: boolean;
}
