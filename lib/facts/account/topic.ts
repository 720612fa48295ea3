/** The facts of SNS topics, their policies and subscriptions. */
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  type Subscription,
} from '@aws-sdk/client-sns';
import type { Resource } from '../audit-log';
import { isList, isUnknown, type Unknown, type Value } from '../value';
import { from, Gone, nameIn, parsed, present, type Reader, type Reads } from './reads';

const GONE = ['NotFoundException', 'NotFound'];

/** SNS answers this in place of an ARN until the address is confirmed (SNS API Reference, Subscribe). */
const PENDING = 'PendingConfirmation';

export const readTopic: Reader = async (resource, reads) => {
  const [attributes, subscriptions] = await Promise.all([
    attributesOf(resource, resource.ref, 'KmsMasterKeyId', reads),
    subscriptionsOf(resource, resource.ref, reads),
  ]);
  const attribute = (name: string): Value | undefined => from(attributes, (answer) => answer[name]);
  return {
    properties: {
      TopicName: resource.ref.split(':').pop(),
      DisplayName: from(attributes, (answer) => answer.DisplayName || undefined),
      KmsMasterKeyId: attribute('KmsMasterKeyId'),
      SignatureVersion: attribute('SignatureVersion'),
      TracingConfig: attribute('TracingConfig'),
      FifoTopic: attribute('FifoTopic'),
      ContentBasedDeduplication: attribute('ContentBasedDeduplication'),
      ArchivePolicy: from(attributes, (answer) => parsed(answer.ArchivePolicy)),
      DataProtectionPolicy: resource.properties.DataProtectionPolicy,
      Subscription: resource.properties.Subscription,
    },
    state: present({ Subscribers: from(subscriptions, (list) => list.map(subscriber)) }),
  };
};

/** Who gets the topic's messages: subscriptions that no template declares are told by the drift check. */
function subscriber({ Protocol, Endpoint, SubscriptionArn }: Subscription): Value {
  return { Protocol: Protocol ?? '', Endpoint: Endpoint ?? '', Confirmed: SubscriptionArn !== PENDING };
}

export const readTopicPolicy: Reader = async (resource, reads) => {
  const { Topics } = resource.properties;
  const topic = nameIn(isList(Topics) ? Topics[0] : undefined, 'Topics');
  const attributes = await attributesOf(resource, topic, 'PolicyDocument', reads);
  return {
    properties: { Topics, PolicyDocument: from(attributes, (answer) => parsed(answer.Policy)) },
  };
};

export const readSubscription: Reader = async (resource, reads) => {
  const { TopicArn, Protocol, Endpoint } = resource.properties;
  const subscriptions = await subscriptionsOf(resource, nameIn(TopicArn, 'TopicArn'), reads);
  if (isUnknown(subscriptions)) return { properties: { TopicArn: subscriptions } };
  const found =
    subscriptions.find(({ SubscriptionArn }) => SubscriptionArn === resource.ref) ??
    subscriptions.find((each) => each.Protocol === Protocol && each.Endpoint === Endpoint);
  if (!found) throw new Gone(resource.displayName);
  return {
    properties: {
      TopicArn: found.TopicArn,
      Protocol: found.Protocol,
      Endpoint: found.Endpoint,
      Region: resource.properties.Region,
      ...(reads.looksCloselyAt(resource) && (await deliveryOf(resource, found, reads))),
    },
    state: { Confirmed: found.SubscriptionArn !== PENDING },
  };
};

/** What a subscription lets through, and how: a filter silences an owner. A pending one has none of it yet. */
async function deliveryOf(
  resource: Resource,
  { SubscriptionArn }: Subscription,
  reads: Reads,
): Promise<Record<string, Value | undefined>> {
  if (SubscriptionArn === undefined || SubscriptionArn === PENDING) return {};
  const answer = await reads.call(
    resource,
    'FilterPolicy',
    'sns:GetSubscriptionAttributes',
    (options) => reads.clients.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }), options),
    { goneOn: GONE },
  );
  // SNS answers the ARN in every answer: one without says nothing of a filter
  if (!isUnknown(answer) && answer?.Attributes?.SubscriptionArn === undefined) throw new Error('the answer is empty');
  const attribute = (name: string): Value | undefined => from(answer, ({ Attributes }) => parsed(Attributes?.[name]));
  return {
    DeliveryPolicy: attribute('DeliveryPolicy'),
    FilterPolicy: attribute('FilterPolicy'),
    FilterPolicyScope: attribute('FilterPolicyScope'),
    RawMessageDelivery: attribute('RawMessageDelivery'),
    RedrivePolicy: attribute('RedrivePolicy'),
  };
}

async function attributesOf(
  resource: Resource,
  topic: string,
  path: string,
  reads: Reads,
): Promise<Readonly<Record<string, string>> | Unknown> {
  const answer = await reads.shared(resource, path, 'sns:GetTopicAttributes', topic, async () => {
    try {
      return await reads.clients.sns.send(new GetTopicAttributesCommand({ TopicArn: topic }));
    } catch (error) {
      if (error instanceof Error && GONE.includes(error.name)) return 'gone';
      throw error;
    }
  });
  if (answer === 'gone') throw new Gone(resource.displayName);
  return isUnknown(answer) ? answer : (answer.Attributes ?? {});
}

/** One page holds the subscriptions of most accounts, and so answers for every topic; where it does not, each is asked for. */
async function subscriptionsOf(
  resource: Resource,
  topic: string,
  reads: Reads,
): Promise<readonly Subscription[] | Unknown> {
  const page = await reads.shared(resource, 'Subscription', 'sns:ListSubscriptions', '', () =>
    reads.clients.sns.send(new ListSubscriptionsCommand({})),
  );
  if (isUnknown(page)) return page;
  if (page.NextToken === undefined) return (page.Subscriptions ?? []).filter(({ TopicArn }) => TopicArn === topic);
  return subscriptionsByTopic(resource, topic, reads);
}

async function subscriptionsByTopic(
  resource: Resource,
  topic: string,
  reads: Reads,
): Promise<readonly Subscription[] | Unknown> {
  const answer = await reads.shared(resource, 'Subscription', 'sns:ListSubscriptionsByTopic', topic, async () => {
    const found: Subscription[] = [];
    let NextToken: string | undefined;
    do {
      const page = await reads.clients.sns
        .send(new ListSubscriptionsByTopicCommand({ TopicArn: topic, ...(NextToken && { NextToken }) }))
        .catch((error: unknown) => {
          if (error instanceof Error && GONE.includes(error.name)) return 'gone' as const;
          throw error;
        });
      if (page === 'gone') return page;
      found.push(...(page.Subscriptions ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  });
  if (answer === 'gone') throw new Gone(resource.displayName);
  return answer;
}
