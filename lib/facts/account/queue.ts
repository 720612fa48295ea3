/** The facts of SQS queues and their policies. */
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Resource } from '../audit-log';
import { isList, isUnknown, type Unknown, type Value } from '../value';
import { from, Gone, nameIn, parsed, present, type Reader, type Reads } from './reads';

const GONE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

const NUMBERS = [
  'DelaySeconds',
  'KmsDataKeyReusePeriodSeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
];

export const readQueue: Reader = async (resource, reads) => {
  const attributes = await attributesOf(resource, resource.ref, 'KmsMasterKeyId', reads);
  const attribute = (name: string): Value | undefined => from(attributes, (answer) => answer[name] || undefined);
  const flag = (name: string): Value | undefined =>
    from(attributes, (answer) => (answer[name] === undefined ? undefined : answer[name] === 'true'));
  const numbers = NUMBERS.map((name) => [
    name,
    from(attributes, (answer) => (answer[name] === undefined ? undefined : Number(answer[name]))),
  ]);
  return {
    properties: {
      ...(Object.fromEntries(numbers) as Record<string, Value | undefined>),
      QueueName: resource.ref.split('/').pop(),
      KmsMasterKeyId: attribute('KmsMasterKeyId'),
      SqsManagedSseEnabled: flag('SqsManagedSseEnabled'),
      FifoQueue: flag('FifoQueue'),
      ContentBasedDeduplication: flag('ContentBasedDeduplication'),
      RedrivePolicy: from(attributes, (answer) => parsed(answer.RedrivePolicy)),
      RedriveAllowPolicy: from(attributes, (answer) => parsed(answer.RedriveAllowPolicy)),
    },
    state: present({
      Messages: from(attributes, ({ ApproximateNumberOfMessages: count }) => (count ? Number(count) : undefined)),
      CreatedAt: from(attributes, ({ CreatedTimestamp }) =>
        CreatedTimestamp ? new Date(Number(CreatedTimestamp) * 1000).toISOString() : undefined,
      ),
    }),
  };
};

export const readQueuePolicy: Reader = async (resource, reads) => {
  const { Queues } = resource.properties;
  const queue = nameIn(isList(Queues) ? Queues[0] : undefined, 'Queues');
  const attributes = await attributesOf(resource, queue, 'PolicyDocument', reads);
  if (!isUnknown(attributes) && !attributes.Policy) throw new Gone(resource.displayName);
  return { properties: { Queues, PolicyDocument: from(attributes, (answer) => parsed(answer.Policy)) } };
};

async function attributesOf(
  resource: Resource,
  queue: string,
  path: string,
  reads: Reads,
): Promise<Readonly<Partial<Record<string, string>>> | Unknown> {
  const answer = await reads.shared(resource, path, 'sqs:GetQueueAttributes', queue, async () => {
    try {
      const command = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['All'] });
      return await reads.clients.sqs.send(command);
    } catch (error) {
      if (error instanceof Error && GONE.includes(error.name)) return 'gone';
      throw error;
    }
  });
  if (answer === 'gone') throw new Gone(resource.displayName);
  return isUnknown(answer) ? answer : (answer.Attributes ?? {});
}
