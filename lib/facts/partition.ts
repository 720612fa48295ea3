/** Partitions of AWS, and the one Region of each that records the calls of its global services. */

export interface Partition {
  readonly id: string;
  /**
   * Where calls of IAM are recorded: rules elsewhere do not see them. (IAM User Guide, "Logging IAM and AWS STS API calls with
   * CloudTrail", for us-east-1; aws-samples/scp-alternative-solution #14, for cn-north-1. For us-gov-west-1 no page says it: it is the
   * Region that requests to IAM are signed for there, as cn-north-1 is in China; botocore, endpoints.json, credentialScope of IAM.)
   */
  readonly globalEventsRegion: string;
  /**
   * Where calls of Organizations are recorded (Organizations User Guide, "Logging AWS Organizations API calls with AWS CloudTrail", for
   * us-east-1; of the other partitions it is where the service's endpoint is, "Region support for AWS Organizations").
   */
  readonly organizationsRegion: string;
  /** What the names of regional endpoints end with. */
  readonly urlSuffix: string;
  /** The console's domain (General Reference, "Service endpoints"; AWS GovCloud User Guide, "Signing in"). */
  readonly console: string;
}

const AWS: Partition = {
  id: 'aws',
  globalEventsRegion: 'us-east-1',
  organizationsRegion: 'us-east-1',
  urlSuffix: 'amazonaws.com',
  console: 'console.aws.amazon.com',
};
const CHINA: Partition = {
  id: 'aws-cn',
  globalEventsRegion: 'cn-north-1',
  organizationsRegion: 'cn-northwest-1',
  urlSuffix: 'amazonaws.com.cn',
  console: 'console.amazonaws.cn',
};
const GOVERNMENT: Partition = {
  id: 'aws-us-gov',
  globalEventsRegion: 'us-gov-west-1',
  organizationsRegion: 'us-gov-west-1',
  urlSuffix: 'amazonaws.com',
  console: 'console.amazonaws-us-gov.com',
};

/** Regions of partitions of which AWS does not document where IAM is recorded. */
const ELSEWHERE = /^(us-iso|eu-iso|eusc-)/;

/** The partition of a Region (General Reference, "Amazon Resource Names"); undefined where it is none of those known here. */
export function partitionOf(region: string): Partition | undefined {
  if (ELSEWHERE.test(region)) return undefined;
  if (region.startsWith('cn-')) return CHINA;
  return region.startsWith('us-gov-') ? GOVERNMENT : AWS;
}

/**
 * Those launched before March 20, 2019, in the partition `aws`. (Account Management Reference, "Enable or disable AWS Regions in your
 * account": they cannot be disabled.)
 */
export const REGIONS_ON_BY_DEFAULT: readonly string[] = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
];

/** Whether every account has a Region. An account has to opt in to the others. */
export function isOnByDefault(region: string): boolean {
  return partitionOf(region) !== AWS || REGIONS_ON_BY_DEFAULT.includes(region);
}

/** The console's domain of a partition by its id, such as aws-cn; undefined where it is not known. */
export function consoleOf(partition: string): string | undefined {
  return [AWS, CHINA, GOVERNMENT].find(({ id }) => id === partition)?.console;
}

/** Where the calls of IAM are recorded that concern a stack in this Region: us-east-1 where the Region is not known. */
export function globalEventsRegion(region: string): string {
  return (partitionOf(region) ?? AWS).globalEventsRegion;
}

/** Where the calls of Organizations are recorded that concern an organization of this Region's partition. */
export function organizationsRegion(region: string): string {
  return (partitionOf(region) ?? AWS).organizationsRegion;
}
