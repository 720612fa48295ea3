/** Subscriptions of SNS topics. */
import { isUnknown, valueAt, type Value } from '../facts/value';
import { entryIn, json, nameIn, textAt } from './answers';
import type { Fills, Read, ResourceType, Subject } from './resource-type';
import { is } from './service-defaults';

const GONE = ['NotFoundException', 'NotFound'];

/** SNS answers this in place of an ARN until the address is confirmed (SNS API Reference, Subscribe). */
const PENDING = 'PendingConfirmation';

export function isPending(subscription: Value): boolean {
  return valueAt(subscription, 'SubscriptionArn') === PENDING;
}

/** One page holds the subscriptions of most accounts, and so answers for every topic. */
export const listSubscriptions = {
  call: 'sns:ListSubscriptions',
  unbound: true,
  input: () => ({}),
} as const satisfies Read;

/** Where one page does not hold them, each topic is asked. */
export function listSubscriptionsByTopic(topicOf: (subject: Subject) => string | undefined) {
  return {
    call: 'sns:ListSubscriptionsByTopic',
    input: (subject: Subject) => {
      const TopicArn = topicOf(subject);
      return isPartial(subject.answers.subscriptions) && TopicArn !== undefined ? { TopicArn } : undefined;
    },
    pagedBy: 'NextToken',
    goneOn: GONE,
  } as const satisfies Read;
}

function isPartial(page: Value | undefined): boolean {
  return !isUnknown(page) && valueAt(page, 'NextToken') !== undefined;
}

/** Its ARN is another one once it is confirmed. */
const subscription = entryIn(
  'Subscriptions',
  (entry, { resource: { ref, properties } }) =>
    textAt(entry, 'SubscriptionArn') === ref ||
    ['TopicArn', 'Protocol', 'Endpoint'].every((name) => valueAt(entry, name) === properties[name]),
);

const ANSWERED = {
  properties: subscription.sameNames(['TopicArn', 'Protocol', 'Endpoint']),
  state: { Confirmed: subscription.at('SubscriptionArn', (arn) => arn !== PENDING) } satisfies Fills,
};

export const snsSubscription: ResourceType = {
  type: 'AWS::SNS::Subscription',
  readAt: 'topics',
  reads: {
    subscriptions: {
      ...listSubscriptions,
      ...ANSWERED,
      isGone: (answer, subject) => !isPartial(answer) && subscription.isGone(answer, subject),
    },
    ofTopic: {
      ...listSubscriptionsByTopic(({ resource }) => {
        const topic = nameIn(resource.properties.TopicArn, 'TopicArn');
        return isUnknown(topic) ? undefined : topic;
      }),
      ...ANSWERED,
      isGone: subscription.isGone,
    },
    // what it lets through, and how: a filter silences an owner
    attributes: {
      call: 'sns:GetSubscriptionAttributes',
      unbound: true,
      rotates: true,
      input: (subject) => {
        const found = subject.answers.ofTopic ?? subject.answers.subscriptions;
        if (found === undefined || isUnknown(found)) return found;
        const SubscriptionArn = textAt(subscription.find(found, subject), 'SubscriptionArn');
        // a pending one has none of it yet
        return SubscriptionArn === '' || SubscriptionArn === PENDING ? undefined : { SubscriptionArn };
      },
      goneOn: GONE,
      // SNS answers the ARN in every answer: one without it says nothing of a filter
      flaw: (answer) =>
        valueAt(answer, 'Attributes.SubscriptionArn') === undefined ? 'the answer is empty' : undefined,
      properties: Object.fromEntries(
        ['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'].map((name) => [
          name,
          json(`Attributes.${name}`),
        ]),
      ),
    },
  },
  neverRead: { Region: 'an input of the creation: where the topic is' },
  // SNS answers it beside a filter (SNS API Reference, GetSubscriptionAttributes)
  defaults: { FilterPolicyScope: is('MessageAttributes') },
  tampering: {
    service: 'sns',
    calls: {
      Unsubscribe: 'keeps findings from their owner',
      SetSubscriptionAttributes: 'filters what an owner receives',
    },
    namedBy: [
      {
        parameter: 'subscriptionArn',
        belongingForm: 'belowTopic',
        matches: ({ auditLogName }) => [{ wildcard: `*:${auditLogName}-*` }],
      },
    ],
  },
};
