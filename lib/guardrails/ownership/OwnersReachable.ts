/** What an owner has to know reaches them. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { addressesOf, type Address } from '../../facts/channels';
import { OWNERS, type Owner } from '../../facts/requirements';
import { firstUnknown, isList, isProperties, isUnknown, valueAt, type Unknown, type Value } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { inventoryOfType, membersOfType } from '../members';
import { isFalse, isTrue } from '../scalars';
import { topicsOf } from './owner-facts';

const EXPECTED =
  'a topic with a subscription of each of the owner’s addresses that was confirmed and takes every message';
const FILTER = 'FilterPolicy';

export const OwnersReachable: Guardrail = {
  id: 'OwnersReachable',
  theme: 'ownership',
  title: 'Every declared owner has a topic that their addresses are subscribed to, for every message',
  problem: 'A declared owner cannot be reached',
  reason:
    'SNS drops what is published to a topic without a confirmed subscription, and reports no error (SNS Developer Guide, ' +
    '"Email notifications": the address has to confirm). A subscription of another address, or of a queue, tells somebody else.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Subscribe the owner’s addresses to their topic without a filter policy, and confirm: by the link in the mail, by the SubscribeURL ' +
    'that an HTTPS endpoint gets, or by naming the topic in the channel’s configuration in Amazon Q Developer.',
  code: {
    cloudFormation: code`
      Subscription:
        Type: AWS::SNS::Subscription
        Properties:
          TopicArn: !Ref Topic
          Protocol: email
          Endpoint: security@example.com # the owner confirms by the link in the mail
    `,
    cdk: code`
      new sns.Subscription(this, 'Subscription', {
        topic,
        protocol: sns.SubscriptionProtocol.EMAIL,
        endpoint: 'security@example.com', // the owner confirms by the link in the mail
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    OWNERS.flatMap((owner) => {
      const contact = auditLog.requirements.owners[owner];
      if (!contact) return [];
      const [topic] = topicsOf(auditLog, owner);
      if (!topic) return [missingTopic(auditLog, owner)];
      if (isTrue(topic.properties['FifoTopic'])) return [noChannelOfFifo(topic)];
      return [
        ...addressesOf(contact).map((address) => judgeAddress(auditLog, owner, topic, address)),
        ...judgeOthers(auditLog, topic),
      ];
    }),
};

/** (SNS Developer Guide, "Message delivery for FIFO topics": they deliver to queues, and neither to mailboxes nor over HTTPS.) */
function noChannelOfFifo(topic: Resource): Verdict {
  return fail({ resource: topic, path: 'FifoTopic' }, EXPECTED, true, 'a FIFO topic delivers to queues only');
}

/** What leaves AWS. Queues and functions have an account, which another guardrail judges. */
const LEAVING = ['email', 'email-json', 'http', 'https', 'sms'];

/** Whoever else is told what the audit log finds: an attacker would hear of each alarm as early as the owner. */
function judgeOthers(auditLog: AuditLog, topic: Resource): Verdict[] {
  const declared = OWNERS.flatMap((owner) => {
    const contact = auditLog.requirements.owners[owner];
    return contact ? addressesOf(contact) : [];
  });
  const all = inventoryOfType(auditLog, 'AWS::SNS::Subscription');
  return subscriptionsAmong(all, topic).own.flatMap((subscription) => {
    const { Protocol: protocol, Endpoint: endpoint } = subscription.properties;
    if (typeof endpoint !== 'string' || !LEAVING.some((name) => name === protocol)) return [];
    if (declared.some((address) => reaches(subscription, address) === true)) return [];
    const because = `${endpoint} is no address that an owner declares`;
    return [fail({ resource: subscription, path: 'Endpoint' }, EXPECTED, endpoint, because)];
  });
}

function judgeAddress(auditLog: AuditLog, owner: Owner, topic: Resource, address: Address): Verdict {
  const isMail = address.protocol === 'email';
  const place = { resource: topic, path: isMail ? 'Subscription' : `Subscription.${address.endpoint}` };
  const { own, doubt } = subscriptionsAmong(membersOfType(auditLog, 'AWS::SNS::Subscription'), topic);
  const answers = own.map((subscription) => [
    reaches(subscription, address),
    isConfirmed(subscription),
    takesAll(subscription),
  ]);
  const reaching = own[answers.findIndex((all) => all.every((answer) => answer === true))];
  if (reaching) return pass(place, EXPECTED, valueAt(reaching.properties, 'Endpoint'));
  const unresolved = answers.find((all) => !all.includes(false))?.find(isUnknown) ?? doubt;
  if (unresolved) return unknown(place, EXPECTED, unresolved);
  const theirs = own.filter((subscription) => reaches(subscription, address) !== false);
  const filtered = theirs.find((subscription) => takesAll(subscription) === false);
  if (filtered) {
    const because = `its filter policy keeps messages from ${owner}`;
    return fail({ resource: filtered, path: FILTER }, EXPECTED, filtered.properties[FILTER], because);
  }
  if (own.length === 0) return fail(place, EXPECTED, null, `the ${owner} owner has no subscription`);
  if (theirs.length > 0) return fail(place, EXPECTED, null, 'no subscription is confirmed');
  const endpoints = own.map(({ properties }) => properties['Endpoint'] ?? null);
  return fail(
    place,
    EXPECTED,
    endpoints,
    `no subscription is ${isMail ? 'an e-mail' : 'a message'} to ${address.endpoint}`,
  );
}

/** The subscriptions to a topic, those that it states itself included; why there may be more. */
function subscriptionsAmong(
  all: readonly Resource[],
  topic: Resource,
): { readonly own: readonly Resource[]; readonly doubt: Unknown | undefined } {
  const inline = valueAt(topic.properties, 'Subscription');
  const topicOf = ({ properties }: Resource) => valueAt(properties, 'TopicArn');
  const stated = (isList(inline) ? inline : []).filter(isProperties).map((properties) => ({ ...topic, properties }));
  return {
    own: [...all.filter((each) => topicOf(each) === topic.ref || topicOf(each) === topic.arn), ...stated],
    doubt: firstUnknown(inline) ?? all.map(topicOf).find(isUnknown),
  };
}

/** Another endpoint than the owner's has another reader, or none. Mailboxes are written in either case. */
function reaches(
  { properties: { Protocol: protocol, Endpoint: endpoint } }: Resource,
  address: Address,
): boolean | Unknown {
  const isKind = isUnknown(protocol) ? protocol : PROTOCOLS[address.protocol].includes(protocol ?? '');
  const isTheirs = isUnknown(endpoint) ? endpoint : isSame(endpoint, address);
  return isKind && isTheirs && (isUnknown(isKind) ? isKind : isTheirs);
}

const PROTOCOLS: Readonly<Record<Address['protocol'], readonly Value[]>> = {
  email: ['email', 'email-json'],
  https: ['https'],
};

function isSame(found: Value | undefined, { protocol, endpoint }: Address): boolean {
  if (typeof found !== 'string') return false;
  return protocol === 'email' ? found.toLowerCase() === endpoint.toLowerCase() : found === endpoint;
}

/** A topic whose tags cannot be known may be the owner's. */
function missingTopic(auditLog: AuditLog, owner: Owner): Verdict {
  const place = { resource: undefined, path: `owners.${owner}` };
  const unresolved = membersOfType(auditLog, 'AWS::SNS::Topic').map(({ properties }) =>
    firstUnknown(valueAt(properties, 'Tags')),
  );
  const reason = unresolved.find(isUnknown);
  return reason ? unknown(place, EXPECTED, reason) : fail(place, EXPECTED, null, `${owner} has no topic`);
}

/** A subscription without a filter policy takes every message (SNS Developer Guide, "Amazon SNS message filtering"). */
function takesAll({ properties: { [FILTER]: filter } }: Resource): boolean | Unknown {
  if (isUnknown(filter)) return filter;
  return filter === undefined || filter === null || (isProperties(filter) && Object.keys(filter).length === 0);
}

/** A template cannot know whether the address will be confirmed. */
function isConfirmed({ state }: Resource): boolean | Unknown {
  const confirmed = valueAt(state, 'Confirmed');
  return isUnknown(confirmed) ? confirmed : !isFalse(confirmed);
}
