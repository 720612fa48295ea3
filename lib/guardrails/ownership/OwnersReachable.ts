/** What an owner has to know reaches them. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { OWNERS, type Owner } from '../../facts/requirements';
import { firstUnknown, isList, isProperties, isUnknown, valueAt, type Unknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isFalse } from '../scalars';
import { topicsOf } from './owner-facts';

const EXPECTED = 'a topic with a subscription of the owner’s address that was confirmed and takes every message';
const FILTER = 'FilterPolicy';

export const OwnersReachable: Guardrail = {
  id: 'OwnersReachable',
  theme: 'ownership',
  title: 'Every declared owner has a topic that their e-mail address is subscribed to, for every message',
  problem: 'A declared owner cannot be reached',
  reason:
    'SNS drops what is published to a topic without a confirmed subscription, and reports no error (SNS Developer Guide, ' +
    '"Email notifications": the address has to confirm). A subscription of another address, or of a queue, tells somebody else.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Subscribe the owner’s address to their topic without a filter policy, and have them follow the link in the confirmation mail.',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    OWNERS.filter((owner) => auditLog.requirements.owners[owner]).map((owner) => judgeOwner(auditLog, owner)),
};

function judgeOwner(auditLog: AuditLog, owner: Owner): Verdict {
  const [topic] = topicsOf(auditLog, owner);
  if (!topic) return missingTopic(auditLog, owner);
  const place = { resource: topic, path: 'Subscription' };
  const { own, doubt } = subscriptionsOf(auditLog, topic);
  const address = auditLog.requirements.owners[owner]?.email ?? '';
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
  return fail(place, EXPECTED, endpoints, `no subscription is an e-mail to ${address}`);
}

/** The subscriptions to a topic, those that it states itself included; why there may be more. */
function subscriptionsOf(
  auditLog: AuditLog,
  topic: Resource,
): { readonly own: readonly Resource[]; readonly doubt: Unknown | undefined } {
  const inline = valueAt(topic.properties, 'Subscription');
  const all = membersOfType(auditLog, 'AWS::SNS::Subscription');
  const topicOf = ({ properties }: Resource) => valueAt(properties, 'TopicArn');
  const stated = (isList(inline) ? inline : []).filter(isProperties).map((properties) => ({ ...topic, properties }));
  return {
    own: [...all.filter((each) => topicOf(each) === topic.ref || topicOf(each) === topic.arn), ...stated],
    doubt: firstUnknown(inline) ?? all.map(topicOf).find(isUnknown),
  };
}

/** Another endpoint than the owner's mailbox has another reader, or none. */
function reaches(
  { properties: { Protocol: protocol, Endpoint: endpoint } }: Resource,
  address: string,
): boolean | Unknown {
  const isMail = isUnknown(protocol) ? protocol : protocol === 'email' || protocol === 'email-json';
  const isTheirs = isUnknown(endpoint)
    ? endpoint
    : typeof endpoint === 'string' && endpoint.toLowerCase() === address.toLowerCase();
  return isMail && isTheirs && (isUnknown(isMail) ? isMail : isTheirs);
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
