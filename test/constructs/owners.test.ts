/** The owners: one encrypted topic each, with an e-mail subscription. */
import { Owners } from '../../lib';
import { ACCOUNT, CONTACTS, importedParts, NAME, propertiesOf, statementsOf, templateOf } from './support';

const template = templateOf(importedParts);

it.each([
  ['engineering', CONTACTS.engineering],
  ['security', CONTACTS.security],
  ['compliance', CONTACTS.compliance],
])('%s has an encrypted topic and an e-mail subscription', (owner, { team, email }) => {
  const topic = propertiesOf(template, 'AWS::SNS::Topic', { TopicName: `${NAME}-${owner}` });
  expect(topic['KmsMasterKeyId']).toMatch(/^arn:aws:kms:/);
  expect(topic['DisplayName']).toBe(`Audit log ${NAME}: ${team}`);
  expect(topic['Tags']).toContainEqual({ Key: 'wormtrail:owner', Value: owner });
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: email });
});

it('subscribes each channel that an owner names, every channel of Amazon Q by its one endpoint', () => {
  const hook = 'https://hooks.example.com/audit-log';
  const security = { ...CONTACTS.security, httpsEndpoints: [hook], chatChannel: 'Slack #audit-log' };
  const named = templateOf((stack) => {
    const { key } = importedParts(stack);
    new Owners(stack, 'Named', { auditLogName: 'other', contacts: { ...CONTACTS, security }, key });
  });
  const subscriptions = Object.values(named.findResources('AWS::SNS::Subscription')) as {
    Properties: { Protocol: string; Endpoint: string };
  }[];
  const told = subscriptions.map(({ Properties: { Protocol, Endpoint } }) => `${Protocol} ${Endpoint}`);
  expect(told).toEqual(expect.arrayContaining([`https ${hook}`, 'https https://global.sns-api.chatbot.amazonaws.com']));
  expect(told.filter((each) => each.startsWith('https '))).toHaveLength(2);
});

it('admits alarms of this account, and rules without a condition, because EventBridge sends no keys, over TLS alone', () => {
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy')) as {
    Properties: { PolicyDocument: unknown };
  }[];
  const statements = Object.values(statementsOf(policy?.Properties.PolicyDocument));
  const of = (service: string) => statements.filter(({ Principal }) => JSON.stringify(Principal).includes(service));
  expect(of('cloudwatch.amazonaws.com')).toMatchObject([
    { Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } },
  ]);
  expect(of('events.amazonaws.com')).toEqual([
    {
      Sid: 'RulesPublish',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: { Ref: expect.any(String) as string },
    },
  ]);
  expect(statements).toContainEqual(
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  );
});

it('cuts a display name that SNS would refuse', () => {
  const long = { ...CONTACTS, security: { team: 'x'.repeat(200), email: 'security@example.com' } };
  const cut = templateOf((stack) => {
    const { key } = importedParts(stack);
    new Owners(stack, 'Long', { auditLogName: 'other', contacts: long, key });
  });
  expect(propertiesOf(cut, 'AWS::SNS::Topic', { TopicName: 'other-security' })['DisplayName']).toHaveLength(100);
});
