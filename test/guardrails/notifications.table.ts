/** What keeps messages from the owners on their way, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { NotificationsPermitted } from '../../lib/guardrails/monitoring/NotificationsPermitted';
import { NotificationsUnaltered } from '../../lib/guardrails/monitoring/NotificationsUnaltered';
import { rowsFor } from '../support/guardrail-table';
import {
  ABSENT,
  ACCOUNT,
  NAME,
  namesOf,
  OTHER_ACCOUNT,
  stranger,
  UNKNOWN,
  type Changes,
} from '../support/sound-audit-log';

const TOPIC_POLICY = 'SecurityTopicPolicy.properties.PolicyDocument.Statement';
const QUEUE_POLICY = 'TamperEventsPolicy.properties.PolicyDocument.Statement';
const KEY_POLICY = 'Key.properties.KeyPolicy.Statement';
const SCHEDULE_ROLE = 'DriftCheckerScheduleRole';
const { arn: TOPIC } = namesOf('SecurityTopic');
const { arn: QUEUE } = namesOf('TamperEvents');
const { arn: CHECKER } = namesOf('DriftChecker');
const CLOUDWATCH = { Service: 'cloudwatch.amazonaws.com' };
const EVENTS = { Service: 'events.amazonaws.com' };
const OF_THE_ACCOUNT = { StringEquals: { 'aws:SourceAccount': ACCOUNT } };

const statement = (Effect: string, Principal: Value, Action: Value, Resource: Value, Condition: Properties = {}) => ({
  ...{ Effect, Principal, Action, Resource, Condition },
});
const publish = (principal: Value, condition?: Properties) =>
  statement('Allow', principal, 'sns:Publish', TOPIC, condition);
const send = (condition?: Properties) => statement('Allow', EVENTS, 'sqs:SendMessage', QUEUE, condition);
const encrypt = (principal: Value, condition?: Properties) =>
  statement('Allow', principal, ['kms:GenerateDataKey*', 'kms:Decrypt'], '*', condition);
const topicContext = (condition: Properties) => ({
  ...condition,
  ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': '*' },
});
/** Two schedules in groups of their own act as one role, which trusts one of the groups. */
const trusting = (group: string): Changes => ({
  ...Object.fromEntries(
    ['DriftChecker', 'LogVerification'].flatMap((name) => [
      [`${name}Schedule.arn`, `arn:aws:scheduler:eu-central-1:${ACCOUNT}:schedule/${name}/${name}`],
      [`${name}Schedule.properties.GroupName`, name],
      [`${name}Schedule.properties.Target.RoleArn`, `arn:aws:iam::${ACCOUNT}:role/${namesOf(SCHEDULE_ROLE).ref}`],
    ]),
  ),
  [`${SCHEDULE_ROLE}.properties.AssumeRolePolicyDocument.Statement.0.Condition`]: {
    StringEquals: { 'aws:SourceArn': `arn:aws:scheduler:eu-central-1:${ACCOUNT}:schedule-group/${group}` },
  },
});
const withRole = (properties: Properties): Changes => ({
  'InsightsRule.properties.Targets.0.RoleArn': `arn:aws:iam::${ACCOUNT}:role/rules`,
  Rules: {
    ...stranger('AWS::IAM::Role', 'Rules', {
      AssumeRolePolicyDocument: { Statement: [statement('Allow', EVENTS, 'sts:AssumeRole', '*')] },
      ...properties,
    }),
    arn: `arn:aws:iam::${ACCOUNT}:role/rules`,
  },
});
const permits = (action: Value, resource: string) => [
  { PolicyName: 'P', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] } },
];

const alarmInvokes = (principal: string): Changes => ({
  'DriftCheckerErrors.properties.AlarmActions.1': CHECKER,
  Invoked: stranger('AWS::Lambda::Permission', 'Invoked', {
    Action: 'lambda:InvokeFunction',
    FunctionName: namesOf('DriftChecker').ref,
    Principal: principal,
    SourceAccount: ACCOUNT,
  }),
});

const PUBLISHING = ['sns:Publish', 'kms:GenerateDataKey', 'kms:Decrypt'];

const REACHED: Readonly<Record<string, Changes>> = {
  sound: {},
  'a topic without a policy, whose account it serves': { EngineeringTopicPolicy: ABSENT },
  'a topic by the ARN of each alarm': {
    [TOPIC_POLICY]: [
      publish(CLOUDWATCH, { ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:*:${ACCOUNT}:alarm:*` } }),
      publish(EVENTS),
    ],
  },
  'a queue by the ARN of each rule': {
    [QUEUE_POLICY]: [send({ ArnLike: { 'aws:SourceArn': `arn:aws:events:*:${ACCOUNT}:rule/*` } })],
  },
  'a key that everybody in the account uses through SNS and SQS': {
    [KEY_POLICY]: [
      encrypt(CLOUDWATCH, OF_THE_ACCOUNT),
      encrypt(EVENTS),
      encrypt({ AWS: `arn:aws:iam::${ACCOUNT}:root` }),
    ],
  },
  'a Deny on what others do': {
    [QUEUE_POLICY]: [
      send(),
      statement('Deny', '*', 'sqs:SendMessage', QUEUE, { Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
    ],
  },
  'a rule with a role': withRole({ Policies: permits(PUBLISHING, '*') }),
  'a topic without a key': {
    'SecurityTopic.properties.KmsMasterKeyId': ABSENT,
    'EngineeringTopic.properties.KmsMasterKeyId': ABSENT,
  },
  'a function that an alarm invokes, as CloudWatch does': alarmInvokes('lambda.alarms.cloudwatch.amazonaws.com'),
  'the key by its alias': { 'SecurityTopic.properties.KmsMasterKeyId': `alias/${NAME}` },
};

const REFUSED: Readonly<Record<string, readonly [change: Changes, refused: string]>> = {
  'a rule with a role that may not use the key': [
    withRole({ Policies: permits('sns:Publish', TOPIC) }),
    'kms:GenerateDataKey on the key of ',
  ],
  'a schedule whose role may not use the key of its dead letters': [
    { [`${SCHEDULE_ROLE}.properties.Policies.0.PolicyDocument.Statement.2`]: ABSENT },
    'kms:GenerateDataKey on the key of ',
  ],
  'a key that answers no role': [
    { [KEY_POLICY]: [encrypt(CLOUDWATCH, OF_THE_ACCOUNT), encrypt(EVENTS)] },
    'kms:GenerateDataKey on the key of ',
  ],
  'a Deny on AWS services': [
    {
      [QUEUE_POLICY]: [
        send(),
        statement('Deny', '*', 'sqs:SendMessage', QUEUE, { Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
      ],
    },
    'sqs:SendMessage by events.amazonaws.com for audit-log/TamperRule',
  ],
  'a queue without a policy': [{ TamperEventsPolicy: ABSENT }, 'sqs:SendMessage by events.amazonaws.com'],
  'rules of another account': [
    { [QUEUE_POLICY]: [send({ StringEquals: { 'aws:SourceAccount': OTHER_ACCOUNT } })] },
    'sqs:SendMessage',
  ],
  'a topic that does not know alarms': [
    { 'EngineeringTopicPolicy.properties.PolicyDocument.Statement': [publish(EVENTS)] },
    'sns:Publish by cloudwatch.amazonaws.com',
  ],
  'a topic that asks EventBridge for its source': [
    { [TOPIC_POLICY]: [publish(CLOUDWATCH), publish(EVENTS, OF_THE_ACCOUNT)] },
    'sns:Publish by events.amazonaws.com for audit-log/InsightsRule',
  ],
  'a topic without a policy, to which a rule publishes': [
    { SecurityTopicPolicy: ABSENT },
    'sns:Publish by events.amazonaws.com',
  ],
  'a key that does not know alarms': [{ [KEY_POLICY]: [encrypt(EVENTS)] }, 'by cloudwatch.amazonaws.com'],
  'a key that asks EventBridge for its source': [
    { [KEY_POLICY]: [encrypt(CLOUDWATCH), encrypt(EVENTS, topicContext(OF_THE_ACCOUNT))] },
    'kms:GenerateDataKey by events.amazonaws.com',
  ],
  'a key that only encrypts': [
    {
      [KEY_POLICY]: [
        statement(
          'Allow',
          { Service: [...Object.values(CLOUDWATCH), ...Object.values(EVENTS)] },
          'kms:GenerateDataKey*',
          '*',
        ),
      ],
    },
    'kms:Decrypt by cloudwatch.amazonaws.com',
  ],
  'the key that AWS manages': [
    { 'SecurityTopic.properties.KmsMasterKeyId': 'alias/aws/sns' },
    'kms:GenerateDataKey by events.amazonaws.com',
  ],
  'a function that an alarm invokes, under the name that alarms have for topics': [
    alarmInvokes('cloudwatch.amazonaws.com'),
    'lambda:InvokeFunction by lambda.alarms.cloudwatch.amazonaws.com',
  ],
  'a schedule whose role may not invoke': [
    { [`${SCHEDULE_ROLE}.properties.Policies`]: permits('sqs:SendMessage', '*') },
    'lambda:InvokeFunction on audit-log/DriftChecker',
  ],
  'a schedule whose role may invoke another function': [
    {
      [`${SCHEDULE_ROLE}.properties.Policies.0.PolicyDocument.Statement.0.Resource`]: CHECKER.replace(
        ACCOUNT,
        OTHER_ACCOUNT,
      ),
    },
    'lambda:InvokeFunction on audit-log/DriftChecker',
  ],
  'a schedule whose role trusts another service': [
    {
      [`${SCHEDULE_ROLE}.properties.AssumeRolePolicyDocument.Statement.0.Principal`]: {
        Service: 'events.amazonaws.com',
      },
    },
    'sts:AssumeRole by scheduler.amazonaws.com for audit-log/DriftCheckerSchedule',
  ],
  'the second of two schedules whose common role trusts the group of the first': [
    trusting('DriftChecker'),
    'sts:AssumeRole by scheduler.amazonaws.com for audit-log/LogVerificationSchedule',
  ],
  'the first of two schedules whose common role trusts the group of the second': [
    trusting('LogVerification'),
    'sts:AssumeRole by scheduler.amazonaws.com for audit-log/DriftCheckerSchedule',
  ],
  'a role that may publish elsewhere': [
    withRole({ Policies: permits('sns:Publish', TOPIC.replace(ACCOUNT, OTHER_ACCOUNT)) }),
    'sns:Publish on audit-log/SecurityTopic',
  ],
};

const OPEN: Readonly<Record<string, Changes>> = {
  'a policy that is a parameter': { 'TamperEventsPolicy.properties.PolicyDocument': UNKNOWN },
  'a key elsewhere': { 'SecurityTopic.properties.KmsMasterKeyId': `arn:aws:kms:eu-central-1:${ACCOUNT}:key/elsewhere` },
  'a role elsewhere': { 'InsightsRule.properties.Targets.0.RoleArn': `arn:aws:iam::${ACCOUNT}:role/elsewhere` },
  'a role with a boundary elsewhere': withRole({
    Policies: permits(PUBLISHING, '*'),
    PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
  }),
  'a role with a managed policy': withRole({
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonSNSRole'],
  }),
  'a rule whose name is known at deployment only': {
    [QUEUE_POLICY]: [send({ ArnEquals: { 'aws:SourceArn': `arn:aws:events:eu-central-1:${ACCOUNT}:rule/other` } })],
  },
  'a condition on what is not known of the request': {
    [QUEUE_POLICY]: [send({ StringEquals: { 'aws:SourceOrgID': 'o-exampleorg1' } })],
  },
};

const TARGET = 'TamperRulecloudtrail.properties.Targets.0';
const ALERT = 'InsightsRule.properties.Targets.0';
const dataProtection = (operation: Properties) => ({
  'SecurityTopic.properties.DataProtectionPolicy': { Statement: [{ DataDirection: 'Inbound', Operation: operation }] },
});

/** What Lambda does with the events of a function. */
const events = (properties: Properties, of = 'DriftChecker'): Changes => ({
  Events: stranger('AWS::Lambda::EventInvokeConfig', 'Events', {
    ...{ FunctionName: of === 'theirs' ? of : namesOf(of).ref, Qualifier: '$LATEST', ...properties },
  }),
});

const WHOLE: Readonly<Record<string, Changes>> = {
  sound: {},
  'the whole event by its path': { [`${TARGET}.InputPath`]: '$' },
  'the detail, to people': { [`${ALERT}.InputPath`]: '$.detail' },
  'the detail, to a function of somebody else': {
    [`${TARGET}.Arn`]: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:theirs`,
    [`${TARGET}.InputPath`]: '$.detail',
    Theirs: {
      ...stranger('AWS::Lambda::Function', 'Theirs', {}),
      arn: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:theirs`,
    },
  },
  'a text that quotes the whole event by a path, to people': {
    [`${ALERT}.InputTransformer`]: { InputPathsMap: { all: '$' }, InputTemplate: '"<all>"' },
  },
  'a text that quotes the event, to people': {
    [`${ALERT}.InputTransformer`]: {
      InputPathsMap: { who: '$.detail.userIdentity.arn' },
      InputTemplate: '"<who> did"',
    },
  },
  'the event itself in a template, to people': {
    [`${ALERT}.InputTransformer`]: { InputTemplate: '<aws.events.event>' },
  },
  'four days, AWS’s default': { 'TamperEvents.properties.MessageRetentionPeriod': ABSENT },
  'a delay of some seconds': { 'TamperEvents.properties.DelaySeconds': 5 },
  'the largest messages': { 'TamperEvents.properties.MaximumMessageSize': 1048576 },
  'a retry and an hour for what a schedule starts': events({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 3600 }),
  'no retry of a function that a queue feeds': events({ MaximumRetryAttempts: 0 }, 'TamperResponder'),
  'no retry of somebody else’s function': events({ MaximumRetryAttempts: 0 }, 'theirs'),
  'data protection that audits': dataProtection({ Audit: { SampleRate: '99' } }),
  'more retries': {
    'SecurityTopicEmail.properties.DeliveryPolicy': { healthyRetryPolicy: { numRetries: 50, minDelayTarget: 1 } },
  },
};

const ALTERED: Readonly<Record<string, readonly [change: Changes, resource: string]>> = {
  'a constant instead of the event': [{ [`${TARGET}.Input`]: '{"ok":true}' }, 'TamperRulecloudtrail'],
  'a part of the event': [{ [`${TARGET}.InputPath`]: '$.detail.eventName' }, 'TamperRulecloudtrail'],
  'the detail without what the responder asks for': [{ [`${TARGET}.InputPath`]: '$.detail' }, 'TamperRulecloudtrail'],
  'a text instead of the event': [
    { [`${TARGET}.InputTransformer`]: { InputTemplate: '"<a>"' } },
    'TamperRulecloudtrail',
  ],
  'a constant, to people': [{ [`${ALERT}.Input`]: '"all is well"' }, 'InsightsRule'],
  'a template that quotes nothing, to people': [
    { [`${ALERT}.InputTransformer`]: { InputPathsMap: { who: '$.account' }, InputTemplate: '"all is well"' } },
    'InsightsRule',
  ],
  'the time alone, to people': [{ [`${ALERT}.InputPath`]: '$.time' }, 'InsightsRule'],
  'messages that are kept for a minute': [{ 'TamperEvents.properties.MessageRetentionPeriod': 60 }, 'TamperEvents'],
  'messages that are kept for an hour, as text': [
    { 'TamperEvents.properties.MessageRetentionPeriod': '3600' },
    'TamperEvents',
  ],
  'messages that wait for 15 minutes': [{ 'TamperEvents.properties.DelaySeconds': 900 }, 'TamperEvents'],
  'small messages only': [{ 'TamperEvents.properties.MaximumMessageSize': 1024 }, 'TamperEvents'],
  'a dead-letter queue that forgets': [
    { 'TamperResponderDeadLetters.properties.MessageRetentionPeriod': 60 },
    'TamperResponderDeadLetters',
  ],
  'data protection that denies': [dataProtection({ Deny: {} }), 'SecurityTopic'],
  'data protection that masks': [dataProtection({ Deidentify: { MaskConfig: {} } }), 'SecurityTopic'],
  'a text that quotes the time alone, to people': [
    { [`${ALERT}.InputTransformer`]: { InputPathsMap: { at: '$.time' }, InputTemplate: '"at <at> all was well"' } },
    'InsightsRule',
  ],
  'a text that quotes the kind of event alone, to people': [
    { [`${ALERT}.InputTransformer`]: { InputPathsMap: { kind: '$.detail-type' }, InputTemplate: '"<kind>"' } },
    'InsightsRule',
  ],
  'a text that quotes what its map does not name, to people': [
    { [`${ALERT}.InputTransformer`]: { InputPathsMap: { who: '$.detail.userIdentity' }, InputTemplate: '"<whom>"' } },
    'InsightsRule',
  ],
  'no retry of a rule that a topic does not take': [
    { [`${ALERT}.RetryPolicy`]: { MaximumRetryAttempts: 0 } },
    'InsightsRule',
  ],
  'a minute for a rule’s queue': [
    { [`${TARGET}.RetryPolicy`]: { MaximumEventAgeInSeconds: 60 } },
    'TamperRulecloudtrail',
  ],
  'no retry of a schedule': [
    { 'DriftCheckerSchedule.properties.Target.RetryPolicy.MaximumRetryAttempts': 0 },
    'DriftCheckerSchedule',
  ],
  'no retry of what a schedule starts': [events({ MaximumRetryAttempts: 0 }), 'Events'],
  'a minute for what a schedule starts': [events({ MaximumEventAgeInSeconds: 60 }), 'Events'],
  'no retry of what a rule starts': [
    { ...events({ MaximumRetryAttempts: 0 }, 'TamperResponder'), [`${TARGET}.Arn`]: namesOf('TamperResponder').arn },
    'Events',
  ],
  'a topic that does not try again': [
    {
      'SecurityTopic.properties.DeliveryPolicy': { http: { defaultHealthyRetryPolicy: { numRetries: 0 } } },
    },
    'SecurityTopic',
  ],
};

export const NOTIFICATION_ROWS = [
  ...rowsFor(NotificationsPermitted, [
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'TamperEventsPolicy', path: 'PolicyDocument' },
    ...Object.entries(REACHED).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
    ...Object.entries(REFUSED).map(([name, [change, because]]) => ({
      ...{ case: name, change, because, verdict: 'fail' as const },
    })),
    ...Object.entries(OPEN).map(([name, change]) => ({ case: name, change, verdict: 'unknown' as const })),
  ]),
  ...rowsFor(NotificationsUnaltered, [
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'TamperEvents', path: 'DelaySeconds' },
    ...Object.entries(WHOLE).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
    ...Object.entries(ALTERED).map(([name, [change, resource]]) => ({
      ...{ case: name, change, resource, verdict: 'fail' as const },
    })),
    { case: 'an input that is a parameter', change: { [`${TARGET}.Input`]: UNKNOWN }, verdict: 'unknown' },
    {
      case: 'a throttled subscription',
      change: { 'SecurityTopicEmail.properties.DeliveryPolicy': { throttlePolicy: { maxReceivesPerSecond: 1 } } },
      verdict: 'unknown',
      resource: 'SecurityTopicEmail',
    },
    {
      case: 'a period that is a parameter',
      change: { 'TamperEvents.properties.MessageRetentionPeriod': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
];
