/** SNS topics. */
import { isUnknown, valueAt, type Value } from '../facts/value';
import { from, json, listAt, nonEmpty, sameNames, textAt } from './answers';
import { regional } from './names';
import type { ResourceType, Subject } from './resource-type';
import { anything, is } from './service-defaults';
import { isPending, listSubscriptions, listSubscriptionsByTopic } from './sns-subscription';

/** What the template declares within the topic, as far as the account has it. */
function declaredSubscriptions(answer: Value, { resource }: Subject): Value | undefined {
  const found = new Set(subscribers(answer, resource.ref).map(addressOf));
  return from(resource.properties.Subscription, () =>
    listAt(resource.properties, 'Subscription').filter((each) => isUnknown(each) || found.has(addressOf(each))),
  );
}

/** Who gets the topic's messages: the drift check reports subscriptions that no template declares. */
function state(answer: Value, { resource }: Subject): Value {
  return subscribers(answer, resource.ref).map((each) => ({
    Protocol: textAt(each, 'Protocol'),
    Endpoint: textAt(each, 'Endpoint'),
    Confirmed: !isPending(each),
  }));
}

const ANSWERED = { properties: { Subscription: declaredSubscriptions }, state: { Subscribers: state } };

export const snsTopic: ResourceType = {
  type: 'AWS::SNS::Topic',
  nameProperty: 'TopicName',
  arn: regional('sns'),
  ref: 'arn',
  arnAttribute: 'TopicArn',
  attributes: { TopicName: (name) => name },
  readAt: 'topics',
  taggable: true,
  reads: {
    attributes: {
      call: 'sns:GetTopicAttributes',
      input: ({ resource }) => ({ TopicArn: resource.ref }),
      goneOn: ['NotFoundException', 'NotFound'],
      properties: {
        ...sameNames('Attributes', ['KmsMasterKeyId', 'SignatureVersion', 'TracingConfig', 'FifoTopic']),
        ...sameNames('Attributes', ['ContentBasedDeduplication']),
        TopicName: (_, { resource }) => resource.ref.split(':').pop(),
        DisplayName: nonEmpty('Attributes.DisplayName'),
        ArchivePolicy: json('Attributes.ArchivePolicy'),
      },
    },
    subscriptions: { ...listSubscriptions, ...ANSWERED },
    ofTopic: { ...listSubscriptionsByTopic(({ resource }) => resource.ref), ...ANSWERED },
  },
  neverRead: {
    DataProtectionPolicy: 'it would take a call of its own for each topic',
    DeliveryStatusLogging: 'it would take several attributes for each protocol',
  },
  defaults: { TopicName: anything, SignatureVersion: is('1'), TracingConfig: is('PassThrough') },
  authorizedAs: { service: 'sns', resourceTypes: ['topic'] },
  tampering: {
    service: 'sns',
    calls: {
      DeleteTopic: 'keeps findings from their owner',
      SetTopicAttributes: 'changes policy or encryption of a topic',
      Subscribe: 'sends findings to somebody else as well',
      AddPermission: 'lets others publish or subscribe',
      RemovePermission: 'keeps alarms from a topic',
      PutDataProtectionPolicy: 'masks or refuses what is published',
      CreateTopic: 'takes the name of a topic that is gone',
      TagResource: 'changes who seems to own a topic',
      UntagResource: 'changes who seems to own a topic',
    },
    namedBy: [
      {
        parameter: 'topicArn',
        forms: ['ref'],
        matches: ({ auditLogName }) => [{ wildcard: `*:${auditLogName}-*` }],
      },
      {
        parameter: 'name',
        forms: ['lastPart'],
        eventNames: ['CreateTopic'],
        matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }],
      },
      {
        parameter: 'resourceArn',
        forms: ['ref'],
        eventNames: ['TagResource', 'UntagResource', 'PutDataProtectionPolicy'],
        matches: ({ auditLogName }) => [{ wildcard: `*:${auditLogName}-*` }],
      },
    ],
  },
};

function subscribers(answer: Value, topic: string): readonly Value[] {
  return listAt(answer, 'Subscriptions').filter((each) => valueAt(each, 'TopicArn') === topic);
}

function addressOf(subscription: Value): string {
  return `${textAt(subscription, 'Protocol')} ${textAt(subscription, 'Endpoint')}`;
}
