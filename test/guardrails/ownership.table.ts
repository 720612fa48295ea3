/** What the ownership guardrails say, as cases. */
import { OwnersAreDifferentTeams } from '../../lib/guardrails/ownership/OwnersAreDifferentTeams';
import { OwnersDeclared } from '../../lib/guardrails/ownership/OwnersDeclared';
import { OwnersReachable } from '../../lib/guardrails/ownership/OwnersReachable';
import { ResourcesTaggedWithOwner } from '../../lib/guardrails/ownership/ResourcesTaggedWithOwner';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, namesOf, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const OWNERS = 'Metadata.wormtrail.requirements.owners';

/** A subscription of an HTTPS endpoint to the topic of security. */
function hook(Endpoint: string, Confirmed: boolean) {
  const { arn: TopicArn } = namesOf('SecurityTopic', 'account');
  const subscription = stranger('AWS::SNS::Subscription', 'Hook', { TopicArn, Protocol: 'https', Endpoint });
  return { ...subscription, metadata: { wormtrail: { auditLog: 'audit-log' } }, state: { Confirmed } };
}

/** Somebody else's subscription to the topic of security. */
function listener(Protocol: string, Endpoint: string): Changes {
  const { ref: TopicArn } = namesOf('SecurityTopic');
  return { Listener: stranger('AWS::SNS::Subscription', 'Listener', { TopicArn, Protocol, Endpoint }) };
}

export const OWNERSHIP_ROWS = [
  ...rowsFor(OwnersDeclared, [
    {
      case: 'sound',
      verdict: 'pass',
      resource: 'LogBucket',
      path: `${OWNERS}.security`,
      found: 'Security Operations <security@example.com>',
    },
    {
      case: 'no compliance owner',
      change: { 'requirements.owners.compliance': ABSENT },
      verdict: 'fail',
      path: `${OWNERS}.compliance`,
      expected: 'a team and its e-mail address',
      found: null,
    },
    { case: 'no address', change: { 'requirements.owners.security.email': '' }, verdict: 'fail' },
    { case: 'nobody', change: { 'requirements.owners': {} }, verdict: 'fail' },
    {
      case: 'nobody, where the metadata cannot be known',
      change: { 'requirements.owners': {}, 'LogBucket.metadata.wormtrail': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(OwnersAreDifferentTeams, [
    { case: 'sound', verdict: 'pass', path: OWNERS },
    {
      case: 'one mailbox for two',
      change: { 'requirements.owners.security.email': 'Engineering@example.com' },
      verdict: 'fail',
      found: ['engineering@example.com', 'engineering@example.com', 'compliance@example.com'],
    },
    { case: 'nobody', change: { 'requirements.owners': {} }, verdict: 'notApplicable' },
    {
      case: 'unknown',
      change: { 'requirements.owners': {}, 'LogBucket.metadata.wormtrail': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(OwnersReachable, [
    { case: 'sound', verdict: 'pass', resource: 'SecurityTopic', found: 'security@example.com' },
    { case: 'live', origin: 'account', verdict: 'pass', resource: 'ComplianceTopic' },
    {
      case: 'no topic',
      change: { SecurityTopic: ABSENT },
      verdict: 'fail',
      path: 'owners.security',
      because: 'security has no topic',
    },
    {
      case: 'a FIFO topic',
      change: { 'SecurityTopic.properties.FifoTopic': true },
      verdict: 'fail',
      resource: 'SecurityTopic',
      path: 'FifoTopic',
    },
    {
      case: 'a topic that says it is none',
      change: { 'SecurityTopic.properties.FifoTopic': 'false' },
      verdict: 'pass',
    },
    {
      case: 'nobody subscribed',
      change: { SecurityTopicEmail: ABSENT },
      verdict: 'fail',
      resource: 'SecurityTopic',
      because: 'the security owner has no subscription',
    },
    {
      case: 'a filter policy keeps everything from them',
      change: { 'SecurityTopicEmail.properties.FilterPolicy': { none: ['x'] } },
      verdict: 'fail',
      resource: 'SecurityTopicEmail',
      path: 'FilterPolicy',
      because: 'keeps messages from security',
    },
    {
      case: 'to a queue',
      change: {
        'SecurityTopicEmail.properties.Protocol': 'sqs',
        'SecurityTopicEmail.properties.Endpoint': 'arn:aws:sqs:eu-central-1:111122223333:void',
      },
      verdict: 'fail',
      because: 'no subscription is an e-mail to security@example.com',
    },
    {
      case: 'to somebody else',
      change: { 'SecurityTopicEmail.properties.Endpoint': 'somebody@example.org' },
      verdict: 'fail',
      found: ['somebody@example.org'],
    },
    {
      case: 'to another owner',
      change: { 'SecurityTopicEmail.properties.Endpoint': 'compliance@example.com' },
      verdict: 'fail',
    },
    {
      case: 'to the owner, as JSON and in capital letters',
      change: {
        'SecurityTopicEmail.properties.Protocol': 'email-json',
        'SecurityTopicEmail.properties.Endpoint': 'Security@Example.com',
      },
      verdict: 'pass',
    },
    {
      case: 'an address that is a parameter',
      change: { 'SecurityTopicEmail.properties.Endpoint': UNKNOWN },
      verdict: 'unknown',
    },
    { case: 'an empty filter policy', change: { 'SecurityTopicEmail.properties.FilterPolicy': {} }, verdict: 'pass' },
    {
      case: 'the filter policy is a parameter',
      change: { 'SecurityTopicEmail.properties.FilterPolicy': UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'subscribed in the topic itself',
      change: {
        SecurityTopicEmail: ABSENT,
        'SecurityTopic.properties.Subscription': [{ Protocol: 'email', Endpoint: 'security@example.com' }],
      },
      verdict: 'pass',
    },
    {
      case: 'nobody followed the link in the mail',
      change: { 'SecurityTopicEmail.state.Confirmed': false },
      origin: 'account',
      verdict: 'fail',
      because: 'no subscription is confirmed',
    },
    { case: 'nobody to be reached', change: { 'requirements.owners': {} }, verdict: 'notApplicable' },
    {
      case: 'an unknown topic of the subscription',
      change: { 'SecurityTopicEmail.properties.TopicArn': UNKNOWN },
      verdict: 'unknown',
      resource: 'SecurityTopic',
    },
    {
      case: 'a confirmation that cannot be read',
      change: { 'SecurityTopicEmail.state.Confirmed': UNKNOWN },
      origin: 'account',
      verdict: 'unknown',
    },
    {
      case: 'a declared channel without a subscription',
      change: { 'requirements.owners.security.chatChannel': 'Slack #audit-log' },
      verdict: 'fail',
      path: 'Subscription.https://global.sns-api.chatbot.amazonaws.com',
      because: 'no subscription is a message to https://global.sns-api.chatbot.amazonaws.com',
    },
    {
      case: 'a declared channel that confirmed',
      change: {
        'requirements.owners.security.httpsEndpoints': ['https://hooks.example.com/'],
        Hook: hook('https://hooks.example.com/', true),
      },
      origin: 'account',
      verdict: 'pass',
      path: 'Subscription.https://hooks.example.com/',
      found: 'https://hooks.example.com/',
    },
    {
      case: 'a declared channel that did not confirm',
      change: {
        'requirements.owners.security.httpsEndpoints': ['https://hooks.example.com/'],
        Hook: hook('https://hooks.example.com/', false),
      },
      origin: 'account',
      verdict: 'fail',
      path: 'Subscription.https://hooks.example.com/',
      because: 'no subscription is confirmed',
    },
    ...Object.entries({
      'an endpoint that nobody declares hears all as well': listener('https', 'https://collector.example.org/'),
      'a mailbox that nobody declares': listener('email', 'mallory@example.org'),
      'a telephone': listener('sms', '+4915112345678'),
    }).map(([name, change]) => ({ case: name, change, verdict: 'fail' as const, path: 'Endpoint' })),
    ...Object.entries({
      'another owner hears it as well': listener('email', 'Compliance@example.com'),
      'a function of the account hears it as well': listener('lambda', namesOf('TamperResponder').arn),
    }).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
    {
      case: 'a topic whose owner cannot be known',
      change: { 'SecurityTopic.properties.Tags': UNKNOWN },
      verdict: 'unknown',
      path: 'owners.security',
    },
  ]),
  ...rowsFor(ResourcesTaggedWithOwner, [
    { case: 'sound', verdict: 'pass', resource: 'Trail', path: 'Tags', found: 'engineering' },
    {
      case: 'no tags',
      change: { 'Trail.properties.Tags': ABSENT },
      verdict: 'fail',
      resource: 'Trail',
      expected: 'wormtrail:owner: engineering, security, compliance',
      found: null,
    },
    {
      case: 'an owner that nobody knows',
      change: { 'Trail.properties.Tags.1.Value': 'sales' },
      verdict: 'fail',
      found: 'sales',
    },
    { case: 'unknown tags', change: { 'Key.properties.Tags': UNKNOWN }, verdict: 'unknown', resource: 'Key' },
    { case: 'an unknown owner', change: { 'Key.properties.Tags.1.Value': UNKNOWN }, verdict: 'unknown' },
  ]),
];
