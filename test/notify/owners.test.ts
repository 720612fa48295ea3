/** Messages reach the owners' topics as SNS delivers them; what does not get out is told. */
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '../../lib/notify/message';
import { sendMessages } from '../../lib/notify/owners';
import { takesFromTopics } from '../support/assume';
import { emptyAws, type Aws } from '../support/deployed';

let aws: Aws;
let sns: SNSClient;
let sqs: SQSClient;
let topic: string;
let queue: string;

beforeAll(async () => {
  aws = await emptyAws();
  sns = new SNSClient({});
  sqs = new SQSClient({});
  topic = (await sns.send(new CreateTopicCommand({ Name: 'security' }))).TopicArn ?? '';
  queue = (await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox' }))).QueueUrl ?? '';
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['QueueArn'] }),
  );
  const Policy = takesFromTopics(Attributes?.QueueArn);
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { Policy } }));
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
});

afterAll(() => aws.stop());

const MESSAGE: Message = {
  owner: 'security',
  subject: 'Audit log payments: 1 new',
  text: 'NEW (1)',
  json: { kind: 'findings', appeared: [{ guardrail: 'Drift' }] },
};

interface Mail {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: { readonly wormtrail: { readonly Type: string; readonly Value: string } };
}

/** What the subscriber of the topic gets. */
async function mail(): Promise<Mail> {
  await aws.idle();
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: 2 }));
  return JSON.parse(Messages?.[0]?.Body ?? 'null') as Mail;
}

test('a message arrives as text for people and as JSON for machines', async () => {
  expect(await sendMessages([MESSAGE], { security: topic }, sns)).toEqual([]);
  const { Subject, Message, MessageAttributes } = await mail();
  expect({ Subject, Message }).toEqual({ Subject: MESSAGE.subject, Message: MESSAGE.text });
  expect(MessageAttributes.wormtrail.Type).toBe('String');
  expect(JSON.parse(MessageAttributes.wormtrail.Value)).toEqual(MESSAGE.json);
});

test('a mailbox reads text, an HTTPS endpoint what chat applications show, once each has confirmed', async () => {
  const endpoint = 'https://hooks.example.com/audit-log';
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: 'security@example.com' }));
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'https', Endpoint: endpoint }));
  await aws.confirmSubscriptions('security@example.com');
  await sendMessages([MESSAGE], { security: topic }, sns);
  await aws.confirmSubscriptions(endpoint);
  const hostile = { ...MESSAGE, text: 'NEW <!channel> ```' };
  await sendMessages([hostile], { security: topic }, sns);
  await mail();
  await mail();
  const got = await aws.inbox();
  expect(got.map(({ to, text }) => [to, text.startsWith('{')])).toEqual([
    ['security@example.com', false],
    ['security@example.com', false],
    [endpoint, true],
  ]);
  expect(got[0]?.text).toBe(MESSAGE.text);
  expect(JSON.parse(got[2]?.text ?? '')).toEqual({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: MESSAGE.subject,
      description: "```\nNEW ‹!channel› '''\n```",
    },
    metadata: { summary: MESSAGE.subject, eventType: 'findings' },
  });
});

test('text that SNS would refuse is cut, and says so', async () => {
  expect(await sendMessages([{ ...MESSAGE, text: '€'.repeat(100_000) }], { security: topic }, sns)).toEqual([]);
  const { Message } = await mail();
  expect(Buffer.byteLength(Message)).toBeLessThan(200_000);
  expect(Message).toMatch(/^€+.*\n… cut: see the evidence\.$/u);
});

test('JSON that SNS would refuse leaves its kind', async () => {
  const json = { kind: 'findings', appeared: Array.from({ length: 10_000 }, () => 'Bucket') };
  expect(await sendMessages([{ ...MESSAGE, json }], { security: topic }, sns)).toEqual([]);
  expect(JSON.parse((await mail()).MessageAttributes.wormtrail.Value)).toEqual({ kind: 'findings', cut: true });
});

test('an owner without a topic could not be told, and the others are', async () => {
  const untold = await sendMessages([{ ...MESSAGE, owner: 'compliance' }, MESSAGE], { security: topic }, sns);
  expect(untold).toEqual([{ owner: 'compliance', error: 'the owner has no topic' }]);
  expect((await mail()).Subject).toBe(MESSAGE.subject);
});

test('a topic that is gone is told by the error of SNS', async () => {
  const untold = await sendMessages([MESSAGE], { security: `${topic}-gone` }, sns);
  expect(untold).toMatchObject([{ owner: 'security', error: expect.stringMatching(/NotFound/) as string }]);
});
