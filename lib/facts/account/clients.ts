/** The AWS clients that reading an audit log takes, with timeouts and retries that fit a scheduled function. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { CredentialProvider } from './assumed-role';
import { globalEventsRegion } from '../partition';
import { requireResponses } from './require-response';
import { assertEnvironment } from '../../aws-environment';

export interface AccountClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly eventBridge: EventBridgeClient;
  /** Where AWS records the calls of its global services, IAM's among them. */
  readonly globalEvents: EventBridgeClient;
  readonly globalStacks: CloudFormationClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  readonly securityHub: SecurityHubClient;
  readonly stepFunctions: SFNClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

/** The client of a service, by the service's name in IAM. */
export const CLIENT_OF = {
  cloudformation: 'cloudFormation',
  cloudtrail: 'cloudTrail',
  cloudwatch: 'cloudWatch',
  events: 'eventBridge',
  iam: 'iam',
  kms: 'kms',
  lambda: 'lambda',
  logs: 'logs',
  s3: 's3',
  scheduler: 'scheduler',
  sns: 'sns',
  sqs: 'sqs',
  states: 'stepFunctions',
  tag: 'tagging',
} as const satisfies Readonly<Record<string, keyof AccountClients>>;

export interface ClientOptions {
  /** How often a call is tried in all, before it counts as failed. @default 4 */
  readonly attempts?: number;
  /** Milliseconds that one attempt may take. @default 5000 */
  readonly attemptMilliseconds?: number;
  /** @default that of the environment */
  readonly region?: string;
  /** Of a role in another account. @default those of the environment */
  readonly credentials?: CredentialProvider;
}

/** For commands: a person waits longer than a function may, and a page of all roles of an account takes seconds. */
export const AT_A_TERMINAL: ClientOptions = { attemptMilliseconds: 30_000 };

/**
 * Clients for the account that the environment names. The SDK's standard retry mode waits with exponential backoff and
 * jitter (AWS SDKs and Tools Reference Guide, "Retry behavior").
 */
export function accountClients({
  attempts = 4,
  attemptMilliseconds = 5000,
  region,
  credentials,
}: ClientOptions = {}): AccountClients {
  assertEnvironment(region === undefined);
  const shared = {
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    retryMode: 'standard',
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: attemptMilliseconds * 0.4,
      requestTimeout: attemptMilliseconds,
      throwOnRequestTimeout: true,
    },
  };
  const clients = onFirstUse({
    cloudFormation: () => new CloudFormationClient(shared),
    cloudTrail: () => new CloudTrailClient(shared),
    cloudWatch: () => new CloudWatchClient(shared),
    eventBridge: () => new EventBridgeClient(shared),
    globalEvents: () => new EventBridgeClient({ ...shared, region: recordingRegion }),
    globalStacks: () => new CloudFormationClient({ ...shared, region: recordingRegion }),
    iam: () => new IAMClient(shared),
    kms: () => new KMSClient(shared),
    lambda: () => new LambdaClient(shared),
    logs: () => new CloudWatchLogsClient(shared),
    // a trail may deliver to a bucket of another Region
    s3: () => new S3Client({ ...shared, followRegionRedirects: true }),
    scheduler: () => new SchedulerClient(shared),
    securityHub: () => new SecurityHubClient(shared),
    stepFunctions: () => new SFNClient(shared),
    sns: () => new SNSClient(shared),
    sqs: () => new SQSClient(shared),
    tagging: () => new ResourceGroupsTaggingAPIClient(shared),
  });
  const recordingRegion = async () => globalEventsRegion(await clients.cloudFormation.config.region());
  return clients;
}

type Makers = { readonly [Name in keyof AccountClients]: () => AccountClients[Name] };

/** Few callers need every client, and each takes milliseconds to make. */
function onFirstUse(makers: Makers): AccountClients {
  const clients = {};
  for (const [name, make] of Object.entries(makers)) {
    let client: ReturnType<typeof make> | undefined;
    Object.defineProperty(clients, name, { enumerable: true, get: () => (client ??= requireResponses(make())) });
  }
  return clients as AccountClients;
}
