/** What an owner has to know reaches them. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { OWNERS, type Owner } from '../../facts/requirements';
import { firstUnknown, isList, isProperties, isUnknown, valueAt, type Unknown, type Value } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isFalse } from '../scalars';
import { topicsOf } from './owner-facts';

const EXPECTED = 'a topic with a subscription that was confirmed and takes every message';
const FILTER = 'FilterPolicy';

export const OwnersReachable: Guardrail = {
  id: 'OwnersReachable',
  theme: 'ownership',
  title: 'Every declared owner has a topic that somebody is subscribed to, for every message',
  problem: 'A declared owner cannot be reached',
  reason:
    'SNS drops what is published to a topic without a confirmed subscription, and reports no error (SNS Developer Guide, ' +
    '"Email notifications": the address has to confirm).',
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
  const inline = valueAt(topic.properties, 'Subscription');
  const subscriptions = membersOfType(auditLog, 'AWS::SNS::Subscription').map((subscription) => ({
    subscription,
    topicArn: valueAt(subscription.properties, 'TopicArn'),
  }));
  const own = subscriptions.filter(({ topicArn }) => topicArn === topic.ref || topicArn === topic.arn);
  const confirmed = own.find(
    ({ subscription }) => isConfirmed(subscription) === true && takesAll(subscription) === true,
  );
  if (confirmed) return pass(place, EXPECTED, valueAt(confirmed.subscription.properties, 'Endpoint'));
  if (isList(inline) && inline.length > 0 && !firstUnknown(inline)) return pass(place, EXPECTED, 'a subscription');
  const unresolved =
    firstUnknown(inline) ??
    [
      ...own.flatMap(({ subscription }) => [isConfirmed(subscription), takesAll(subscription)]),
      ...subscriptions.map(({ topicArn }) => topicArn),
    ].find(isUnknown);
  if (unresolved) return unknown(place, EXPECTED, unresolved);
  const filtered = own.find(({ subscription }) => takesAll(subscription) === false)?.subscription;
  if (filtered) {
    const because = `its filter policy keeps messages from ${owner}`;
    return fail({ resource: filtered, path: FILTER }, EXPECTED, filtered.properties[FILTER], because);
  }
  const because = own.length === 0 ? `the ${owner} owner has no subscription` : 'no subscription is confirmed';
  return fail(place, EXPECTED, null, because);
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
function isConfirmed({ state }: Resource): Value {
  const confirmed = valueAt(state, 'Confirmed');
  return isUnknown(confirmed) ? confirmed : !isFalse(confirmed);
}
