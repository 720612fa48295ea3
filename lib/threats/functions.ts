/** Attacks on the functions that watch: when they run, as whom, by whose order, and what they run. */
import { parseArn } from '../facts/arn';
import { pick, TECHNIQUES, type Answer, type Attack, type Call, type Service } from './attack';
import { codeIn, type Template } from './template';

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });

const detected = (guardrail: string, path: string) => ({ kind: 'detected', guardrail, path }) as const;

const { disableTools, accountManipulation, additionalCloudRoles } = TECHNIQUES;

/** The members of a schedule that UpdateSchedule takes. */
export const SCHEDULE = [
  ...['Name', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'FlexibleTimeWindow', 'Target'],
  ...['Description', 'KmsKeyArn', 'State'],
];

const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

function trust(RoleName: string, policy: unknown): Call {
  return call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: JSON.stringify(policy) });
}

/** The SDK answers policies as IAM sends them, encoded; the AWS CLI answers them decoded. */
function trustIn(role: Answer | undefined): unknown {
  const policy = (role?.Role as Answer | undefined)?.AssumeRolePolicyDocument;
  return typeof policy === 'string' ? JSON.parse(decodeURIComponent(policy)) : policy;
}

export const FUNCTION_ATTACKS: readonly Attack[] = [
  {
    id: 'check-once-a-year',
    title: 'Let the drift check run once a year',
    gain: 'The schedule is enabled, and nothing is checked.',
    threat: disableTools,
    outcome: detected('Drift', 'ScheduleExpression'),
    before: ({ schedule: Name }) => [call('scheduler', 'GetSchedule', { Name })],
    calls: (_, [schedule]) => [
      call('scheduler', 'UpdateSchedule', { ...pick(schedule, SCHEDULE), ScheduleExpression: 'rate(365 days)' }),
    ],
    undo: (_, { before: [schedule] }) => [call('scheduler', 'UpdateSchedule', pick(schedule, SCHEDULE))],
  },
  {
    id: 'swap-checker-role',
    title: 'Let the drift checker run as another role',
    gain: 'The function has the rights of that role, or too few to check.',
    threat: disableTools,
    outcome: detected('Drift', 'Role'),
    before: ({ checker: FunctionName }) => [call('lambda', 'GetFunctionConfiguration', { FunctionName })],
    calls: ({ checker: FunctionName, responderRole, trailArn }) => [
      call('lambda', 'UpdateFunctionConfiguration', {
        FunctionName,
        Role: `arn:${parseArn(trailArn)?.partition}:iam::${parseArn(trailArn)?.account}:role/${responderRole}`,
      }),
    ],
    undo: ({ checker: FunctionName }, { before: [configuration] }) => [
      call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...pick(configuration, ['Role']) }),
    ],
  },
  {
    id: 'let-anyone-invoke',
    title: 'Let anyone invoke the drift checker',
    gain: 'A stranger makes it run as often as it takes to be throttled, and reads what it answers.',
    threat: accountManipulation,
    outcome: detected('NoOtherInvoker', 'Policy.anyone'),
    calls: ({ checker: FunctionName }) => [
      call('lambda', 'AddPermission', {
        ...{ FunctionName, StatementId: 'anyone', Action: 'lambda:InvokeFunction', Principal: '*' },
      }),
    ],
    undo: ({ checker: FunctionName }) => [call('lambda', 'RemovePermission', { FunctionName, StatementId: 'anyone' })],
  },
  {
    id: 'open-function-url',
    title: 'Give the drift checker a URL without authentication',
    gain: 'Anyone on the network reads every finding.',
    threat: accountManipulation,
    outcome: detected('NoFunctionUrl', 'FunctionUrlConfig'),
    calls: ({ checker: FunctionName }) => [
      call('lambda', 'CreateFunctionUrlConfig', { FunctionName, AuthType: 'NONE' }),
    ],
    undo: ({ checker: FunctionName }) => [call('lambda', 'DeleteFunctionUrlConfig', { FunctionName })],
  },
  {
    id: 'assume-checker-role',
    title: "Let the whole account assume the drift checker's role",
    gain: 'An attacker writes evidence in the name of the checker.',
    threat: additionalCloudRoles,
    outcome: detected('Drift', 'AssumeRolePolicyDocument'),
    before: ({ checkerRole: RoleName }) => [call('iam', 'GetRole', { RoleName })],
    calls: ({ checkerRole, trailArn }) => [
      trust(checkerRole, {
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
            Principal: { AWS: `arn:${parseArn(trailArn)?.partition}:iam::${parseArn(trailArn)?.account}:root` },
          },
        ],
      }),
    ],
    undo: ({ checkerRole }, { before: [role] }) => [trust(checkerRole, trustIn(role))],
  },
  {
    id: 'make-checker-administrator',
    title: "Attach AdministratorAccess to the drift checker's role",
    gain: 'An attacker who controls the function may do anything.',
    threat: additionalCloudRoles,
    outcome: detected('Drift', 'ManagedPolicyArns'),
    calls: ({ checkerRole: RoleName }) => [
      call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR_ACCESS }),
    ],
    undo: ({ checkerRole: RoleName }) => [
      call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR_ACCESS }),
    ],
  },
  {
    id: 'replace-checker-code',
    title: "Replace the drift checker's code with that of another function",
    gain: 'Every run ends well and checks nothing.',
    threat: disableTools,
    outcome: detected('FunctionsRunOwnCodeOnly', 'CodeSha256'),
    before: ({ stack: StackName }) => [call('cloudformation', 'GetTemplate', { StackName })],
    calls: ({ checker: FunctionName, trailArn }, [template]) => [
      call('lambda', 'UpdateFunctionCode', {
        FunctionName,
        ...codeIn(template?.TemplateBody as Template, 'log-verification', trailArn),
      }),
    ],
    undo: ({ checker: FunctionName, trailArn }, { before: [template] }) => [
      call('lambda', 'UpdateFunctionCode', {
        FunctionName,
        ...codeIn(template?.TemplateBody as Template, 'drift-checker', trailArn),
      }),
    ],
  },
];
