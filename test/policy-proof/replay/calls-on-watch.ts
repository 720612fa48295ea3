/** Calls on what watches, and on the stack. */
import type { Service } from '../../../lib/threats/attack';
import { one, type Input, type Place, type Ways } from './way';

type Operations = Readonly<Record<string, Input | ((place: Place) => Input)>>;

function on(
  service: Service,
  prefix: string,
  named: (place: Place) => Input,
  operations: Operations,
): [string, Ways][] {
  return Object.entries(operations).map(([operation, more]) => [
    `${prefix}:${operation}`,
    one(service, operation, (place) => ({ ...named(place), ...(typeof more === 'function' ? more(place) : more) })),
  ]);
}

const arn = (service: string, { region, account }: Place, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
const responder = ({ name }: Place): string => `${name}-tamper-responder`;
const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const TAGS = { Tags: [{ Key: 'a', Value: 'b' }] };

export const ON_WATCH: Readonly<Record<string, Ways>> = Object.fromEntries([
  ...on('cloudformation', 'cloudformation', ({ name }) => ({ StackName: name }), {
    CancelUpdateStack: {},
    DeleteStack: {},
    SetStackPolicy: { StackPolicyBody: '{"Statement":[]}' },
    UpdateStack: { UsePreviousTemplate: true },
    UpdateTerminationProtection: { EnableTerminationProtection: true },
  }),
  ...on('cloudwatch', 'cloudwatch', () => ({}), {
    DeleteAlarms: (place) => ({ AlarmNames: [`${responder(place)}-errors`] }),
    DeleteDashboards: ({ name }) => ({ DashboardNames: [name] }),
    DisableAlarmActions: (place) => ({ AlarmNames: [`${responder(place)}-errors`] }),
    PutDashboard: ({ name }) => ({ DashboardName: name, DashboardBody: '{"widgets":[]}' }),
    SetAlarmState: (place) => ({ AlarmName: `${responder(place)}-errors`, StateValue: 'OK', StateReason: 'x' }),
    TagResource: (place) => ({ ResourceARN: arn('cloudwatch', place, `alarm:${responder(place)}-errors`), ...TAGS }),
  }),
  ...on('events', 'events', ({ name }) => ({ Name: `${name}-tamper-s3` }), {
    DeleteRule: {},
    DisableRule: {},
    PutRule: { EventPattern: '{"source":["a"]}' },
  }),
  ...on('events', 'events', ({ name }) => ({ Rule: `${name}-tamper-s3` }), { RemoveTargets: { Ids: ['Target0'] } }),
  ...on('iam', 'iam', ({ name }) => ({ RoleName: `${name}-drift-checker` }), {
    AttachRolePolicy: { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    DeleteRole: {},
    DeleteRolePolicy: { PolicyName: 'x' },
    PutRolePolicy: { PolicyName: 'x', PolicyDocument: POLICY },
    TagRole: TAGS,
    UpdateAssumeRolePolicy: { PolicyDocument: POLICY },
  }),
  ...on('lambda', 'lambda', (place) => ({ FunctionName: responder(place) }), {
    AddPermission: { StatementId: 'a', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' },
    DeleteFunction: {},
    PutFunctionConcurrency: { ReservedConcurrentExecutions: 0 },
    UpdateFunctionConfiguration: { Timeout: 3 },
  }),
  ...on('lambda', 'lambda', ({ mapping }) => ({ UUID: mapping }), {
    DeleteEventSourceMapping: {},
    UpdateEventSourceMapping: { Enabled: false },
  }),
  ...on('logs', 'logs', (place) => ({ logGroupName: `/wormtrail/${place.name}/tamper-responder` }), {
    DeleteLogGroup: {},
    PutRetentionPolicy: { retentionInDays: 1 },
  }),
  ...on('scheduler', 'scheduler', ({ name }) => ({ Name: `${name}-drift-checker` }), { DeleteSchedule: {} }),
  ...on('sns', 'sns', (place) => ({ TopicArn: arn('sns', place, `${place.name}-security`) }), {
    DeleteTopic: {},
    SetTopicAttributes: { AttributeName: 'DisplayName', AttributeValue: 'x' },
    Subscribe: { Protocol: 'email', Endpoint: 'x@example.com' },
  }),
  ...on('sqs', 'sqs', (place) => ({ QueueUrl: queueUrl(place) }), {
    DeleteQueue: {},
    PurgeQueue: {},
    SetQueueAttributes: { Attributes: { VisibilityTimeout: '1' } },
  }),
]);

/** The SDK sends to the URL's own host. */
function queueUrl({ account, name }: Place): string {
  return `${process.env.AWS_ENDPOINT_URL}/${account}/${name}-tamper-events`;
}
