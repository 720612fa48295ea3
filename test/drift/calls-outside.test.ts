/** Calls outside a deployment stay open; what CloudFormation did to what it worked on, services of their own accord and refusals do not. */
import { DescribeStacksCommand, type ResourceStatus, type StackEvent } from '@aws-sdk/client-cloudformation';
import { callsOfPeople, callsOutsideDeployments } from '../../lib/drift/calls-outside';
import type { AccountClients } from '../../lib/facts/account/clients';
import type { Attempt, Burst } from '../../lib/notify/attempt';

const TIME = '2026-11-29T12:00:00Z';
const KEYS = 'arn:aws:kms:eu-central-1:111122223333:key';
const STACK = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/audit-log/1';
const ROLE = 'arn:aws:iam::111122223333:role/cdk-exec';
const BY_ROLE = 'arn:aws:sts::111122223333:assumed-role/cdk-exec/AWSCloudFormation';

const ATTEMPT: Attempt = {
  ...{ eventId: 'id', time: TIME, eventSource: 'kms.amazonaws.com', eventName: 'CreateGrant', region: 'eu-central-1' },
  ...{ principal: 'arn:aws:iam::111122223333:user/eve', principalType: 'IAMUser', sourceIp: '198.51.100.7' },
  ...{ userAgent: 'aws-cli', resource: 'key' },
};
const BY_CLOUDFORMATION = { sourceIp: 'cloudformation.amazonaws.com' };

type Event = readonly [minutes: number, status: string];

/** What is worked on, as its events have it. */
interface On {
  readonly type: string;
  readonly id: string;
  readonly properties?: object | null;
  /** In the place of the stack's own. */
  readonly events?: readonly Event[];
}

const KEY: On = { type: 'AWS::KMS::Key', id: 'key' };

/** Minutes from the call to an event of the stack, and of what is worked on all the while; newest first, as CloudFormation answers. */
function eventsOf(stack: string, events: readonly Event[], { type, id, properties = {}, ...on }: On): StackEvent[] {
  const event = ([minutes, status]: Event): StackEvent => ({
    ...{ StackId: stack, EventId: 'e', StackName: 'audit-log', ResourceStatus: status as ResourceStatus },
    Timestamp: new Date(Date.parse(TIME) + minutes * 60_000),
  });
  const resource = {
    ...{ LogicalResourceId: 'Resource', PhysicalResourceId: id, ResourceType: type },
    ...(properties && { ResourceProperties: JSON.stringify(properties) }),
  };
  const all = [
    ...events.map((each) => ({ ...event(each), PhysicalResourceId: stack })),
    ...(on.events ?? events).map((each) => ({ ...event(each), ...resource })),
  ];
  return all.sort((a, b) => Number(b.Timestamp) - Number(a.Timestamp));
}

/** A page has two events. */
function answering(events: readonly StackEvent[] | Error, RoleARN?: string) {
  return {
    send: (command: { readonly input: { readonly NextToken?: string } }) => {
      if (events instanceof Error) return Promise.reject(events);
      if (command instanceof DescribeStacksCommand) return Promise.resolve({ Stacks: [{ RoleARN }] });
      const { input } = command;
      const from = Number(input.NextToken ?? 0);
      const isMore = from + 2 < events.length;
      return Promise.resolve({
        StackEvents: events.slice(from, from + 2),
        ...(isMore && { NextToken: String(from + 2) }),
      });
    },
  };
}

const missing = Object.assign(new Error('Stack [audit-log-global-events] does not exist'), { name: 'ValidationError' });

interface Asked {
  readonly events?: readonly Event[] | Error;
  readonly second?: readonly Event[] | Error;
  readonly role?: string;
  readonly secondRole?: string;
  readonly burst?: Partial<Burst>;
  /** @default the key, which calls are about where nothing else is said */
  readonly on?: On;
}

async function told(
  change: Partial<Attempt>,
  { events = [], second = missing, role, secondRole, burst, on = KEY }: Asked = {},
) {
  const listed = (each: readonly Event[] | Error, stack: string, roleOfStack?: string) =>
    answering(each instanceof Error ? each : eventsOf(stack, each, on), roleOfStack);
  const clients = {
    cloudFormation: listed(events, STACK),
    globalStacks: listed(second, 'second', secondRole),
  } as unknown as AccountClients;
  const calls = [{ attempt: { ...ATTEMPT, ...change }, count: 1, from: TIME, until: TIME, ...burst }];
  const named = { name: 'audit-log', id: STACK, ...(role !== undefined && { role }) };
  const now = new Date('2026-11-29T13:00:00Z');
  const standing = await callsOutsideDeployments('audit-log', calls, { named, region: 'eu-central-1' }, clients, now);
  return standing.map(({ finding: { status } }) => status);
}

const DURING: Event[] = [
  [-3, 'UPDATE_IN_PROGRESS'],
  [4, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
  [5, 'UPDATE_COMPLETE'],
];
const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:audit-log-security';
const SNS = { eventSource: 'sns.amazonaws.com', eventName: 'SetTopicAttributes' };

function mentioning(Resource: string) {
  return { Topics: ['another'], PolicyDocument: { Statement: [{ Effect: 'Allow', Resource }] } };
}

const EARLIER = DURING.map(([minutes, status]): Event => [minutes - 60, status]);
const AFTER: Event[] = [
  [30, 'UPDATE_IN_PROGRESS'],
  [35, 'UPDATE_COMPLETE'],
];
/** Twenty pages are full of them, with those of what is worked on. */
const LATER_ONES = Array.from({ length: 10 }, (_, index): Event[] => [
  [10 + 2 * index, 'UPDATE_IN_PROGRESS'],
  [11 + 2 * index, 'UPDATE_COMPLETE'],
]).flat();
const AT_ONCE_BEFORE: Event[] = [
  [-9, 'UPDATE_IN_PROGRESS'],
  [-3.2, 'UPDATE_COMPLETE'],
];
const cloudFormation = { eventSource: 'cloudformation.amazonaws.com' };

test.each<[what: string, change: Partial<Attempt>, asked: Asked, told: string[]]>([
  ['a call', {}, {}, ['FAIL']],
  ['a call that was refused', { refusal: 'AccessDenied' }, {}, []],
  ['a call of a service by itself', { principalType: 'AWSService' }, {}, []],
  ['a call of CloudFormation during the deployment', BY_CLOUDFORMATION, { events: DURING }, []],
  ['the same, with many events before and after', BY_CLOUDFORMATION, { events: [...EARLIER, ...DURING, ...AFTER] }, []],
  ['a call during the creation', BY_CLOUDFORMATION, { events: [[-1, 'CREATE_IN_PROGRESS']] }, []],
  [
    'a call during the way back',
    BY_CLOUDFORMATION,
    {
      events: [
        [-9, 'UPDATE_IN_PROGRESS'],
        [-8, 'UPDATE_FAILED'],
        [-1, 'UPDATE_ROLLBACK_IN_PROGRESS'],
      ],
    },
    [],
  ],
  [
    'a call of a service right after the deployment of what it works for',
    { sourceIp: 'lambda.amazonaws.com' },
    {
      events: [
        [-9, 'UPDATE_IN_PROGRESS'],
        [-3, 'UPDATE_COMPLETE'],
      ],
      on: { type: 'AWS::Lambda::Function', id: 'check', properties: { KmsKeyArn: `${KEYS}/key` } },
    },
    [],
  ],
  [
    'a call of a service that no resource makes work for it',
    { sourceIp: 'lambda.amazonaws.com' },
    { events: DURING },
    ['FAIL'],
  ],
  ['a call of a service that nobody knows', { sourceIp: 'new.amazonaws.com' }, { events: DURING }, ['FAIL']],
  [
    'a call through CloudFormation ten minutes after it',
    BY_CLOUDFORMATION,
    {
      events: [
        [-20, 'UPDATE_IN_PROGRESS'],
        [-10, 'UPDATE_COMPLETE'],
      ],
    },
    ['FAIL'],
  ],
  [
    'a call on what the deployment does not touch',
    { ...BY_CLOUDFORMATION, resource: 'another-key' },
    { events: DURING },
    ['FAIL'],
  ],
  [
    'a call on what the deployment has done with half a minute before',
    BY_CLOUDFORMATION,
    {
      events: DURING,
      on: {
        ...KEY,
        events: [
          [-3, 'UPDATE_IN_PROGRESS'],
          [-0.5, 'UPDATE_COMPLETE'],
        ],
      },
    },
    ['FAIL'],
  ],
  ['a call that names it by its ARN', { ...BY_CLOUDFORMATION, resource: `${KEYS}/key` }, { events: DURING }, []],
  [
    'a call on a name that only ends alike',
    { ...BY_CLOUDFORMATION, resource: 'other-key' },
    { events: DURING },
    ['FAIL'],
  ],
  [
    'a call that sets the policy which is deployed',
    { ...BY_CLOUDFORMATION, ...SNS, resource: TOPIC },
    { events: DURING, on: { type: 'AWS::SNS::TopicPolicy', id: 'generated', properties: { Topics: [TOPIC] } } },
    [],
  ],
  [
    'a call on what a policy that is deployed mentions',
    { ...BY_CLOUDFORMATION, ...SNS, resource: TOPIC },
    { events: DURING, on: { type: 'AWS::SNS::TopicPolicy', id: 'generated', properties: mentioning(TOPIC) } },
    ['FAIL'],
  ],
  [
    'a call on a role, while the function of the same name is worked on',
    { ...BY_CLOUDFORMATION, eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', resource: 'check' },
    { events: DURING, on: { type: 'AWS::Lambda::Function', id: 'check' } },
    ['FAIL'],
  ],
  [
    'a call on two alarms, of which one is worked on',
    { ...BY_CLOUDFORMATION, eventSource: 'monitoring.amazonaws.com', eventName: 'DeleteAlarms', resource: 'one, two' },
    { events: DURING, on: { type: 'AWS::CloudWatch::Alarm', id: 'one' } },
    ['FAIL'],
  ],
  [
    'a call while something is worked on whose properties no event has',
    { ...BY_CLOUDFORMATION, ...SNS, resource: TOPIC },
    { events: DURING, on: { type: 'AWS::SNS::TopicPolicy', id: 'generated', properties: null } },
    ['UNKNOWN'],
  ],
  ['a call through another stack half an hour before it', BY_CLOUDFORMATION, { events: AFTER }, ['FAIL']],
  ['a call while a change set waits', BY_CLOUDFORMATION, { events: [[-5, 'REVIEW_IN_PROGRESS']] }, ['FAIL']],
  ['a call of a person during the deployment', {}, { events: DURING }, ['FAIL']],
  [
    "a call by the stack's role during the deployment",
    { ...BY_CLOUDFORMATION, principal: BY_ROLE },
    { events: DURING, role: ROLE },
    [],
  ],
  [
    'a call by another role during the deployment',
    { ...BY_CLOUDFORMATION, principal: BY_ROLE.replace('cdk', 'x') },
    { events: DURING, role: ROLE },
    ['FAIL'],
  ],
  [
    'a call by a role of the same name in another account during the deployment',
    { ...BY_CLOUDFORMATION, principal: BY_ROLE.replace('111122223333', '444455556666') },
    { events: DURING, role: ROLE },
    ['FAIL'],
  ],
  [
    'a call by another role, while CloudFormation says nothing',
    { ...BY_CLOUDFORMATION, principal: BY_ROLE.replace('cdk', 'x') },
    { events: new Error('no'), role: ROLE },
    ['FAIL'],
  ],
  [
    'a call before more deployments than are read',
    BY_CLOUDFORMATION,
    { events: [...DURING, ...LATER_ONES] },
    ['UNKNOWN'],
  ],
  [
    'too many calls to keep their times, the first during a deployment and the last during a later one',
    BY_CLOUDFORMATION,
    { events: [...EARLIER, ...DURING], burst: { count: 3, from: '2026-11-29T11:00:00Z' } },
    ['UNKNOWN'],
  ],
  ...(
    [
      ['all during two deployments', '2026-11-29T11:01:00Z', []],
      ['one of them between two deployments', '2026-11-29T11:30:00Z', ['FAIL']],
    ] as const
  ).map(([what, between, verdicts]): [string, Partial<Attempt>, Asked, string[]] => {
    const times = ['2026-11-29T11:00:00Z', between, TIME];
    const burst = { count: 3, from: '2026-11-29T11:00:00Z', times };
    return [`three calls, ${what}`, BY_CLOUDFORMATION, { events: [...EARLIER, ...DURING], burst }, [...verdicts]];
  }),
  [
    'two calls, one during each of two deployments',
    BY_CLOUDFORMATION,
    { events: [...EARLIER, ...DURING], burst: { count: 2, from: '2026-11-29T11:00:00Z' } },
    [],
  ],
  [
    'three calls during two deployments of which one follows the other at once',
    BY_CLOUDFORMATION,
    { events: [...AT_ONCE_BEFORE, ...DURING], burst: { count: 3, from: '2026-11-29T11:53:00Z' } },
    [],
  ],
  [
    'calls of which the first came before the deployment',
    BY_CLOUDFORMATION,
    { events: DURING, burst: { from: '2026-11-29T11:30:00Z' } },
    ['FAIL'],
  ],
  ['a call for the stack that forwards', { ...BY_CLOUDFORMATION, region: 'us-east-1' }, { second: DURING }, []],
  [
    'a call for the stack that forwards, by its role',
    { ...BY_CLOUDFORMATION, region: 'us-east-1', principal: BY_ROLE },
    { second: DURING, secondRole: ROLE, role: `${ROLE}-at-home` },
    [],
  ],
  [
    'a call by another role while the stack that forwards is worked on',
    { ...BY_CLOUDFORMATION, region: 'us-east-1', principal: BY_ROLE.replace('cdk', 'x') },
    { second: DURING, secondRole: ROLE },
    ['FAIL'],
  ],
  [
    'a call of the deployment that is recorded elsewhere, where nothing answers',
    { ...BY_CLOUDFORMATION, region: 'us-east-1' },
    { events: DURING, second: new Error('no') },
    [],
  ],
  [
    'a call elsewhere, where nothing answers',
    { ...BY_CLOUDFORMATION, region: 'us-east-1' },
    { second: new Error('no') },
    ['UNKNOWN'],
  ],
  [
    'a call elsewhere while no stack is worked on',
    { ...BY_CLOUDFORMATION, region: 'us-east-1' },
    { second: AFTER },
    ['FAIL'],
  ],
  ['a call elsewhere, and no stack that forwards', { ...BY_CLOUDFORMATION, region: 'us-east-1' }, {}, ['FAIL']],
  [
    'a call of CloudFormation, which does not say when it deployed',
    BY_CLOUDFORMATION,
    { events: new Error('no') },
    ['UNKNOWN'],
  ],
  ['a call of a person, and CloudFormation says nothing', {}, { events: new Error('no') }, ['FAIL']],
  ['a deployment', { ...cloudFormation, eventName: 'UpdateStack' }, {}, []],
  ['the end of a protection', { ...cloudFormation, eventName: 'UpdateTerminationProtection' }, {}, ['FAIL']],
])('%s', async (_, change, asked, expected) => {
  expect(await told(change, asked)).toEqual(expected);
});

test('it is told with caller, time and address', () => {
  const calls = [{ attempt: ATTEMPT, count: 2, from: TIME, until: TIME }];
  expect(callsOfPeople('audit-log', calls)).toMatchObject([
    {
      since: TIME,
      finding: {
        guardrail: 'ChangesAcknowledged',
        resource: 'key',
        message: `${ATTEMPT.principal} called CreateGrant (2 calls) at ${TIME} from 198.51.100.7: it lets somebody use the key beside its policy.`,
      },
    },
  ]);
});
