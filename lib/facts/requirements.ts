/** What an audit log has to satisfy: the part of the facts that people decide. */
import type { FrameworkId } from '../frameworks/catalogue';
import type { Unknown } from './value';

/** The three owners of an audit log. Every guardrail, finding and resource concerns exactly one of them. */
export const OWNERS = ['engineering', 'security', 'compliance'] as const;
/** Who answers for a part of an audit log. */
export type Owner = (typeof OWNERS)[number];

export function isOwner(name: string): name is Owner {
  return (OWNERS as readonly string[]).includes(name);
}

export interface OwnerContact {
  readonly team: string;
  readonly email: string;
  /** HTTPS endpoints that get every message too. */
  readonly httpsEndpoints?: readonly string[];
  /** The Slack or Teams channel that Amazon Q Developer in chat applications posts every message to, as people call it. */
  readonly chatChannel?: string;
}

interface ServiceReader {
  readonly arn: string;
  readonly reason: string;
}

/** A finding of the live account that somebody answers for, as the configuration names it. */
export interface AcknowledgedFinding {
  /** Id of the check. */
  readonly finding: string;
  /** As the finding names it; the name of the stack for all that one deployment did. */
  readonly resource: string;
  /** When it happened, as the finding says: ISO 8601. */
  readonly time: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it counts, YYYY-MM-DD. */
  readonly until?: string;
}

/** Which accounts beside the archive's have a say over the trail of an organization. */
interface TrailOwners {
  /** Holds the trail. */
  readonly managementAccount: string;
  /** May change it as well. */
  readonly delegatedAdministrator?: string;
}

export interface Requirements {
  readonly frameworks: readonly FrameworkId[];
  /** Days that every log must be kept at least: the longest that frameworks and configuration ask for. */
  readonly shortestRetentionDays?: number;
  /** Days after which logs must be gone, where somebody states it. */
  readonly longestRetentionDays?: number;
  /** Days that logs must stay immediately available, before a cheaper, slower storage class. */
  readonly keptAtHandDays?: number;
  /** Role ARN patterns (`*` and `?`) that may change the configuration. */
  readonly administrators: readonly string[];
  /** Principal ARNs that may read logs. */
  readonly readers: readonly string[];
  /** Those readers that are services and can present no second factor, each with a reason. */
  readonly serviceReaders?: readonly ServiceReader[];
  /** Principal ARNs that may ask for legal holds, and for their release; absent where nobody may. */
  readonly holders?: readonly string[];
  readonly owners: Readonly<Partial<Record<Owner, OwnerContact>>>;
  /** The organization, such as o-exampleorgid, where one is configured. */
  readonly organizationId?: string;
  /** Set where the trail is that of the organization, and stands in another account. */
  readonly trailOwners?: TrailOwners;
  /** Whether findings are sent to Security Hub CSPM; absent means no. */
  readonly securityHub?: boolean;
  /** Whether rules in another Region forward the calls that AWS records there alone; absent means no. */
  readonly globalEvents?: boolean;
  /** Findings that stay open until somebody answers for them; nothing else closes one. */
  readonly acknowledgements?: readonly AcknowledgedFinding[];
  /** What is stated, but not so that it can be read: why, by the requirement's name. What else it says still counts. */
  readonly unclear?: UnclearRequirements;
}

export type UnclearRequirements = Readonly<Partial<Record<Exclude<keyof Requirements, 'unclear'>, Unknown>>>;
