/** Plays calls through the AWS SDK: endpoint, region and credentials come from its usual environment and profiles. */
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import type { Answer, Aws, Call, Service } from './attack';

/** What every client has in common: its operations as methods in camel case. */
type Client = Readonly<Record<string, ((input: Call['input']) => Promise<Answer>) | undefined>>;

const CLIENTS: Readonly<Record<Service, () => object>> = {
  cloudformation: () => new CloudFormation({}),
  cloudtrail: () => new CloudTrail({}),
  cloudwatch: () => new CloudWatch({}),
  events: () => new EventBridge({}),
  iam: () => new IAM({}),
  kms: () => new KMS({}),
  lambda: () => new Lambda({}),
  logs: () => new CloudWatchLogs({}),
  // bucket names as subdomains need DNS, which a local endpoint has not
  s3api: () => new S3({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
  scheduler: () => new Scheduler({}),
  sns: () => new SNS({}),
  sqs: () => new SQS({}),
};

/** An `Aws` over the SDK, one client a service. */
export function sdkAws(): Aws {
  const clients = new Map<Service, Client>();
  return async ({ service, operation, input }) => {
    const client = clients.get(service) ?? (CLIENTS[service]() as Client);
    clients.set(service, client);
    const method = operation[0]?.toLowerCase() + operation.slice(1);
    const send = client[method];
    if (!send) throw new TypeError(`${service} has no operation ${operation}`);
    return send.call(client, input);
  };
}
