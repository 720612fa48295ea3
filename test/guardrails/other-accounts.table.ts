/** What of the audit log goes to, or is open to, accounts that it does not know, as cases. */
import type { Resource } from '../../lib/facts/audit-log';
import type { Properties, Value } from '../../lib/facts/value';
import { OtherAccountsKeptOut } from '../../lib/guardrails/access/OtherAccountsKeptOut';
import { rowsFor } from '../support/guardrail-table';
import { ACCOUNT, namesOf, OTHER_ACCOUNT, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const somebody = (type: string, properties: Properties): Changes => ({
  Somebody: stranger(type, 'Somebody', properties),
});
const allow = (Principal: Value, Action: Value, Condition: Properties = {}) => ({
  ...{ Effect: 'Allow', Principal, Action, Resource: '*', Condition },
});
const keyAllows = (Principal: Value, Condition?: Properties): Changes => ({
  'Key.properties.KeyPolicy.Statement.20': allow(Principal, 'kms:Decrypt', Condition),
});
const BUCKET = 'LogBucket.properties';
const inventory = (destination: Properties) => ({
  [`${BUCKET}.InventoryConfigurations`]: [{ Id: 'i', Destination: destination }],
});
const logPolicy = (principal: Value, condition?: Properties, Resource = '*') =>
  somebody('AWS::Logs::ResourcePolicy', {
    PolicyDocument: JSON.stringify({
      Statement: [{ ...allow(principal, 'logs:PutLogEvents', condition), Resource }],
    }),
  });
const logGroupArn = (name: string) => `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:${name}:*`;
const LOG_GROUPS = ['DriftChecker', 'TamperResponder', 'LogVerification'].map((name) => namesOf(`${name}Logs`).ref);
const accountPolicy = (more: Properties = {}) =>
  somebody('AWS::Logs::AccountPolicy', {
    PolicyType: 'SUBSCRIPTION_FILTER_POLICY',
    PolicyDocument: JSON.stringify({ DestinationArn: `arn:aws:logs:eu-central-1:${OTHER_ACCOUNT}:destination:d` }),
    ...more,
  });
const subscription = (properties: Properties) =>
  somebody('AWS::SNS::Subscription', { TopicArn: namesOf('SecurityTopic').arn, ...properties });
const busPolicy = (properties: Properties) =>
  somebody('AWS::Events::EventBusPolicy', { StatementId: 's', ...properties });
const sending = (Principal: Value) => ({ Action: 'events:PutEvents', Principal });
const elsewhere = (changes: Changes): Changes => ({
  ...changes,
  Somebody: { ...(changes['Somebody'] as Resource), stack: 'there' },
});
const replica = (destination: Properties) => ({
  [`${BUCKET}.ReplicationConfiguration`]: { Rules: [{ Status: 'Enabled', Destination: destination }] },
});
const foreignKey = (region = 'eu-central-1') => `arn:aws:kms:${region}:${OTHER_ACCOUNT}:key/k`;

const KNOWN: Readonly<Record<string, Changes>> = {
  sound: {},
  'an inventory of the account': inventory({ BucketArn: 'arn:aws:s3:::lists', BucketAccountId: ACCOUNT }),
  'everybody of the account, through S3': keyAllows(
    { AWS: '*' },
    { StringEquals: { 'kms:CallerAccount': ACCOUNT, 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
  ),
  'an account that a reader is of': {
    'requirements.readers': [`arn:aws:iam::${OTHER_ACCOUNT}:role/auditor`],
    ...keyAllows({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/auditor` }),
  },
  'roles of the account by their name': keyAllows('*', {
    ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/reader-*` },
  }),
  'a service that writes into log groups': logPolicy({ Service: 'route53.amazonaws.com' }),
  'a permission of another function': somebody('AWS::Lambda::Permission', {
    ...{ FunctionName: 'another', Action: 'lambda:InvokeFunction', Principal: OTHER_ACCOUNT },
  }),
  'an access point of another bucket': somebody('AWS::S3::AccessPoint', {
    Bucket: 'another',
    Policy: { Statement: [allow({ AWS: OTHER_ACCOUNT }, 's3:GetObject')] },
  }),
  'another account in other log groups': logPolicy({ AWS: OTHER_ACCOUNT }, {}, logGroupArn('app')),
  'a number in a text message': subscription({ Protocol: 'sms', Endpoint: '491701234567' }),
  'the organization': {
    'requirements.organizationId': 'o-exampleorgid',
    ...keyAllows('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } }),
  },
  'a part of the organization': {
    'requirements.organizationId': 'o-exampleorgid',
    ...keyAllows('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorgid/r-ab12/ou-ab12-1/*' } }),
  },
  'a network endpoint of the app': {
    ...somebody('AWS::EC2::VPCEndpoint', {}),
    ...keyAllows('*', { StringEquals: { 'aws:SourceVpce': stranger('', 'Somebody', {}).ref } }),
  },
  'a bucket of the app as the source': keyAllows('*', { ArnLike: { 'aws:SourceArn': namesOf('LogBucket').arn } }),
  'a set that must not be empty': keyAllows('*', {
    'ForAllValues:StringEquals': { 'aws:PrincipalAccount': ACCOUNT },
    Null: { 'aws:PrincipalAccount': 'false' },
  }),
  'an event bus that hears the account': busPolicy(sending(ACCOUNT)),
  'another account on a bus that no rule is on': busPolicy({ EventBusName: 'app', ...sending(OTHER_ACCOUNT) }),
  'another account on the bus of another Region': {
    ...elsewhere(busPolicy(sending(OTHER_ACCOUNT))),
    'stacks.1': { name: 'there', terminationProtection: true, account: ACCOUNT, region: 'us-east-1' },
  },
  'a bus of the organization': {
    'requirements.organizationId': 'o-exampleorgid',
    ...busPolicy({
      ...sending('*'),
      Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-exampleorgid' },
    }),
  },
  'a subscription filter of the account that leaves the log groups out': accountPolicy({
    SelectionCriteria: `LogGroupName NOT IN ["${LOG_GROUPS.join('","')}"]`,
  }),
};
const UNNAMED: Readonly<Record<string, Changes>> = {
  'an inventory to another account': inventory({ BucketArn: 'arn:aws:s3:::lists', BucketAccountId: OTHER_ACCOUNT }),
  'an analysis to another account': {
    [`${BUCKET}.AnalyticsConfigurations`]: [
      { StorageClassAnalysis: { DataExport: { Destination: { BucketAccountId: OTHER_ACCOUNT } } } },
    ],
  },
  'notifications to another account': {
    [`${BUCKET}.NotificationConfiguration`]: {
      QueueConfigurations: [{ Event: 's3:*', Queue: `arn:aws:sqs:eu-central-1:${OTHER_ACCOUNT}:q` }],
    },
  },
  'a replica in another account': {
    [`${BUCKET}.ReplicationConfiguration`]: { Rules: [{ Destination: { Account: OTHER_ACCOUNT } }] },
  },
  'a role of any account by its name': keyAllows(
    { AWS: '*' },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/vendor-*' } },
  ),
  'another account may use the key': keyAllows({ AWS: OTHER_ACCOUNT }),
  'another account may subscribe': {
    'SecurityTopicPolicy.properties.PolicyDocument.Statement.9': allow({ AWS: OTHER_ACCOUNT }, 'sns:Subscribe'),
  },
  'a subscription of another account': {
    'SecurityTopicEmail.properties.Endpoint': `arn:aws:sqs:eu-central-1:${OTHER_ACCOUNT}:q`,
  },
  'log groups open to everybody': logPolicy('*'),
  'log groups that another account may subscribe': logPolicy({ AWS: OTHER_ACCOUNT }),
  'an analysis through a table of another account': {
    [`${BUCKET}.MetadataTableConfiguration`]: {
      S3TablesDestination: { TableBucketArn: `arn:aws:s3tables:eu-central-1:${OTHER_ACCOUNT}:bucket/b` },
    },
  },
  'a replica with a key of another account': replica({
    ...{ Bucket: 'arn:aws:s3:::replica', Account: ACCOUNT },
    EncryptionConfiguration: { ReplicaKmsKeyID: foreignKey('eu-west-1') },
  }),
  'a replica of the key for another account': {
    ReplicaKey: stranger('AWS::KMS::ReplicaKey', 'ReplicaKey', {
      PrimaryKeyArn: namesOf('Key').arn,
      KeyPolicy: { Statement: [allow({ AWS: OTHER_ACCOUNT }, 'kms:Decrypt')] },
    }),
  },
  'a function with a key of another account': { 'DriftChecker.properties.KmsKeyArn': foreignKey() },
  'a log group with a key of another account': { 'DriftCheckerLogs.properties.KmsKeyId': foreignKey() },
  'a bucket with a key of another account': {
    [`${BUCKET}.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID`]:
      foreignKey(),
  },
  'a second target of a rule': {
    'TamperRulecloudtrail.properties.Targets.1': {
      ...{ Id: 'z', Arn: `arn:aws:events:eu-central-1:${OTHER_ACCOUNT}:event-bus/b` },
    },
  },
  'a subscription apart from the topic': somebody('AWS::SNS::Subscription', {
    ...{ TopicArn: namesOf('SecurityTopic').arn, Protocol: 'sqs' },
    Endpoint: `arn:aws:sqs:eu-central-1:${OTHER_ACCOUNT}:q`,
  }),
  'a permission apart from its function': somebody('AWS::Lambda::Permission', {
    ...{ FunctionName: namesOf('DriftChecker').ref, Action: 'lambda:InvokeFunction', Principal: OTHER_ACCOUNT },
  }),
  'a policy apart from its topic': somebody('AWS::SNS::TopicPolicy', {
    Topics: [namesOf('SecurityTopic').arn],
    PolicyDocument: { Statement: [allow({ AWS: OTHER_ACCOUNT }, 'sns:Subscribe')] },
  }),
  'an access point of the bucket': somebody('AWS::S3::AccessPoint', {
    Bucket: namesOf('LogBucket').ref,
    Policy: { Statement: [allow({ AWS: OTHER_ACCOUNT }, 's3:GetObject')] },
  }),
  'another account sends events to the bus of the rules': busPolicy(sending(OTHER_ACCOUNT)),
  'everybody sends events to the bus of the rules': busPolicy(sending('*')),
  'a condition on the bus that is no limit': busPolicy({
    ...sending('*'),
    Condition: { Type: 'StringLike', Key: 'aws:PrincipalOrgID', Value: 'o-*' },
  }),
  'another account makes rules on the bus, by a statement': busPolicy({
    Statement: allow({ AWS: OTHER_ACCOUNT }, ['events:PutRule', 'events:PutTargets']),
  }),
  'another account makes rules on the bus, by a statement as text': busPolicy({
    Statement: JSON.stringify(allow({ AWS: OTHER_ACCOUNT }, 'events:PutRule')),
  }),
  'another account on the bus that a rule names by its ARN': {
    'TamperRulekms.properties.EventBusName': `arn:aws:events:eu-central-1:${ACCOUNT}:event-bus/own`,
    ...busPolicy({ EventBusName: 'own', ...sending(OTHER_ACCOUNT) }),
  },
  'another account in the policy of a bus itself': {
    'TamperRulekms.properties.EventBusName': stranger('', 'Somebody', {}).ref,
    ...somebody('AWS::Events::EventBus', { Policy: { Statement: [allow({ AWS: OTHER_ACCOUNT }, 'events:PutRule')] } }),
  },
  'a subscription filter of the whole account': accountPolicy(),
  'a subscription filter of the account that leaves one log group out': accountPolicy({
    SelectionCriteria: `LogGroupName NOT IN ["${LOG_GROUPS[0]}"]`,
  }),
  'any organization': keyAllows('*', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }),
  'another organization than the stated one': {
    'requirements.organizationId': 'o-exampleorgid',
    ...keyAllows('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-stranger00' } }),
  },
  'any network': keyAllows('*', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }),
  'an address of any network': keyAllows('*', { StringEquals: { 'aws:VpcSourceIp': '10.0.0.1' } }),
  'any bucket as the source': keyAllows('*', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } }),
  'a set that may be empty': keyAllows('*', { 'ForAllValues:StringEquals': { 'aws:PrincipalAccount': ACCOUNT } }),
  'users of a directory of another account': {
    'LogBucketPolicy.properties.PolicyDocument.Statement.30': allow(
      { Federated: `arn:aws:iam::${OTHER_ACCOUNT}:saml-provider/sso` },
      's3:GetObject',
    ),
  },
  'a subscription of a log group to another account': somebody('AWS::Logs::SubscriptionFilter', {
    LogGroupName: namesOf('DriftCheckerLogs').ref,
    DestinationArn: `arn:aws:logs:eu-central-1:${OTHER_ACCOUNT}:destination:d`,
  }),
};

const WHOSE_IS_NOT_KNOWN: Readonly<Record<string, Changes>> = {
  'a bus that is a parameter': busPolicy({ EventBusName: UNKNOWN, ...sending(OTHER_ACCOUNT) }),
  'a bus in a stack of an unknown Region': elsewhere(busPolicy(sending(OTHER_ACCOUNT))),
  'a bus with a statement that is not JSON': busPolicy({ Statement: '{' }),
  'a destination that is a parameter': inventory({ BucketArn: UNKNOWN }),
  'an inventory to a bucket of nobody knows whom': inventory({ BucketArn: 'arn:aws:s3:::lists' }),
  'an analysis to a bucket of nobody knows whom': {
    [`${BUCKET}.AnalyticsConfigurations`]: [
      { StorageClassAnalysis: { DataExport: { Destination: { BucketArn: 'arn:aws:s3:::lists' } } } },
    ],
  },
  'a replica in a bucket of nobody knows whom': replica({ Bucket: 'arn:aws:s3:::replica' }),
  'an organization, where none is stated': keyAllows('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } }),
  'a network endpoint that is not in the app': keyAllows('*', { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b' } }),
  'a bucket that is not in the app as the source': keyAllows('*', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::x' } }),
  'a canonical user': {
    'LogBucketPolicy.properties.PolicyDocument.Statement.30': allow({ CanonicalUser: '79a59df9' }, 's3:GetObject'),
  },
  'a role that is no more': keyAllows({ AWS: 'AROAEXAMPLEEXAMPLE' }),
  'an address that is a parameter': subscription({ Protocol: 'email', Endpoint: UNKNOWN }),
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail' | 'unknown') =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict }));

export const OTHER_ACCOUNT_ROWS = rowsFor(OtherAccountsKeptOut, [
  { case: 'sound', origin: 'account', verdict: 'pass' },
  ...cases(KNOWN, 'pass'),
  ...cases(UNNAMED, 'fail'),
  ...cases(WHOSE_IS_NOT_KNOWN, 'unknown'),
]);
