/** Messages to the owners' topics. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { OwnersTold } from '../checks/account/notification';
import type { Owner } from '../facts/requirements';
import type { Finding } from '../findings/finding';
import { chatMessage } from './chat-message';
import type { Message } from './message';

/** Topic ARN of each owner. */
export type Topics = Readonly<Partial<Record<Owner, string>>>;

/** SNS takes 256 KiB, attributes included (SNS API Reference, Publish): both parts are cut well below. */
const TEXT_BYTES = 120_000;
const JSON_BYTES = 60_000;

/** A message that did not get out. */
export interface Undelivered {
  readonly owner: Owner;
  readonly error: string;
}

/** Sends each message to its owner's topic. @returns those that failed. */
export async function sendMessages(
  messages: readonly Message[],
  topics: Topics,
  sns: SNSClient,
): Promise<Undelivered[]> {
  const answers = await Promise.all(messages.map((message) => send(message, topics[message.owner], sns)));
  return answers.flat();
}

/** A message that was not delivered, as a finding for engineering, which runs the functions. */
export function undeliveredFinding(auditLog: string, { owner, error }: Undelivered): Finding {
  return {
    guardrail: OwnersTold.id,
    status: 'FAIL',
    severity: OwnersTold.severity,
    owner: OwnersTold.owner,
    resource: auditLog,
    path: owner,
    expected: 'the message on the topic',
    found: error,
    message: `The message to the ${owner} owner could not be sent: ${error}.`,
    remedy: OwnersTold.remedy,
    auditLog,
  };
}

async function send(message: Message, topic: string | undefined, sns: SNSClient): Promise<Undelivered[]> {
  if (topic === undefined) return [{ owner: message.owner, error: 'the owner has no topic' }];
  const json = JSON.stringify(message.json);
  try {
    await sns.send(
      new PublishCommand({
        TopicArn: topic,
        Subject: message.subject,
        MessageStructure: 'json',
        Message: eachAsItReads(message),
        MessageAttributes: {
          wormtrail: {
            DataType: 'String',
            StringValue:
              Buffer.byteLength(json) <= JSON_BYTES ? json : JSON.stringify({ kind: message.json.kind, cut: true }),
          },
        },
      }),
    );
    return [];
  } catch (error) {
    return [
      { owner: message.owner, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
    ];
  }
}

/** One message a protocol: people read text, chat applications their own schema (SNS API Reference, Publish, MessageStructure). */
function eachAsItReads(message: Message): string {
  const text = cut(message.text, TEXT_BYTES);
  return JSON.stringify({ default: text, https: chatMessage(message) });
}

function cut(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  return whole.length <= bytes ? text : `${whole.subarray(0, bytes).toString()}\n… cut: see the evidence.`;
}
