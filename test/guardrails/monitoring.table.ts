/** What the monitoring guardrails say, as cases. */
import { CheckerReadOnly } from '../../lib/guardrails/monitoring/CheckerReadOnly';
import { DeadLettersKept } from '../../lib/guardrails/monitoring/DeadLettersKept';
import { DriftCheckScheduled } from '../../lib/guardrails/monitoring/DriftCheckScheduled';
import { FunctionsCanRun } from '../../lib/guardrails/monitoring/FunctionsCanRun';
import { LogVerificationScheduled } from '../../lib/guardrails/monitoring/LogVerificationScheduled';
import type { Value } from '../../lib/facts/value';
import type { Guardrail } from '../../lib/guardrails/guardrail';
import { rowsFor, type Row } from '../support/guardrail-table';
import { ABSENT, NAME, namesOf, stranger, STRANGER, UNKNOWN, type Changes } from '../support/sound-audit-log';

const SCHEDULE = 'DriftCheckerSchedule.properties';
const FIRST_STATEMENT = 'DriftCheckerRole.properties.Policies.0.PolicyDocument.Statement.0';
const HANDED_OVER = 'TamperEventsMapping.properties.ScalingConfig.MaximumConcurrency';
const NO_CHECKER = { DriftChecker: ABSENT };

const reserved = (name: string, concurrency: unknown): Changes => ({
  [`${name}.properties.ReservedConcurrentExecutions`]: concurrency,
});

const allow = (action: string, resource: Value) => ({ Effect: 'Allow', Action: action, Resource: resource });

const inVpc = (resources: Changes = {}): Changes => ({
  'DriftChecker.properties.VpcConfig': { SubnetIds: ['${audit-log.Subnet}'], SecurityGroupIds: ['sg-1'] },
  Subnet: stranger('AWS::EC2::Subnet', 'Subnet', {}),
  ...resources,
});

const flexible = (path: string, minutes: unknown): Changes => ({
  [`${path}.FlexibleTimeWindow`]:
    minutes === 'OFF' ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: minutes },
});

function scheduleRows(guardrail: Guardrail, functionId: string): readonly Row[] {
  const schedule = `${functionId}Schedule`;
  const path = `${schedule}.properties`;
  const expression = (text: unknown) => ({ [`${path}.ScheduleExpression`]: text });
  return rowsFor(guardrail, [
    { case: 'sound', verdict: 'pass', resource: schedule, path: 'ScheduleExpression', found: 'rate(1 hour)' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: schedule },
    { case: 'once a day', change: expression('rate(1 day)'), verdict: 'pass' },
    { case: 'every day at three', change: expression('cron(0 3 * * ? *)'), verdict: 'pass' },
    { case: 'every two days', change: expression('rate(2 days)'), verdict: 'fail', found: 'rate(2 days)' },
    { case: 'on Mondays', change: expression('cron(0 3 ? * MON *)'), verdict: 'fail' },
    { case: 'once', change: expression('at(2030-01-01T00:00:00)'), verdict: 'fail' },
    { case: 'no schedule', change: { [schedule]: ABSENT }, verdict: 'fail', resource: functionId },
    { case: 'disabled', change: { [`${path}.State`]: 'DISABLED' }, verdict: 'fail', path: 'State', found: 'DISABLED' },
    {
      case: 'it runs something else',
      change: { [`${path}.Target.Arn`]: 'arn:aws:lambda:eu-central-1:111122223333:function:other' },
      verdict: 'fail',
      resource: functionId,
    },
    {
      case: 'it runs a version',
      change: { [`${path}.Target.Arn`]: `${namesOf(functionId).arn}:7` },
      verdict: 'fail',
      path: 'Target.Arn',
    },
    { case: 'it says what to do', change: { [`${path}.Target.Input`]: '{"dryRun":true}' }, verdict: 'fail' },
    {
      case: 'what it runs is a parameter',
      change: { [`${path}.Target.Arn`]: UNKNOWN },
      verdict: 'unknown',
      path: 'Target.Arn',
    },
    { case: 'the expression is a parameter', change: expression(UNKNOWN), verdict: 'unknown' },
    {
      case: 'it has ended',
      change: { [`${path}.EndDate`]: '2020-01-01T00:00:00Z' },
      verdict: 'fail',
      path: 'EndDate',
      found: '2020-01-01T00:00:00Z',
    },
    { case: 'it will end', change: { [`${path}.EndDate`]: '2099-01-01T00:00:00Z' }, verdict: 'fail', path: 'EndDate' },
    { case: 'its end is a parameter', change: { [`${path}.EndDate`]: UNKNOWN }, verdict: 'unknown', path: 'EndDate' },
    {
      case: 'it has started',
      origin: 'account',
      change: { [`${path}.StartDate`]: '2026-01-01T00:00:00.000Z' },
      verdict: 'pass',
    },
    {
      case: 'it starts in many years',
      origin: 'account',
      change: { [`${path}.StartDate`]: '2099-01-01T00:00:00.000Z' },
      verdict: 'fail',
      path: 'StartDate',
    },
    {
      case: 'it starts long after it can be deployed',
      change: { [`${path}.StartDate`]: '2099-01-01T00:00:00Z' },
      verdict: 'fail',
      path: 'StartDate',
    },
    {
      case: 'it starts about now, and nobody knows when it is deployed',
      change: { [`${path}.StartDate`]: '2026-11-22T18:00:00Z' },
      verdict: 'unknown',
      path: 'StartDate',
    },
    { case: 'at some minute of an hour', change: flexible(path, 60), verdict: 'pass' },
    { case: 'at any time', change: flexible(path, 'OFF'), verdict: 'pass' },
    { case: 'at some minute of a day', change: flexible(path, 1440), verdict: 'fail' },
    { case: 'at some minute of a parameter', change: flexible(path, UNKNOWN), verdict: 'unknown' },
    { case: 'its start has come', change: { [`${path}.StartDate`]: '2026-01-01T00:00:00Z' }, verdict: 'pass' },
  ]);
}

export const MONITORING_ROWS = [
  ...scheduleRows(DriftCheckScheduled, 'DriftChecker'),
  ...rowsFor(DriftCheckScheduled, [{ case: 'no checker', change: NO_CHECKER, verdict: 'fail', resource: 'LogBucket' }]),
  ...scheduleRows(LogVerificationScheduled, 'LogVerification'),
  ...rowsFor(LogVerificationScheduled, [
    { case: 'nothing verifies', change: { LogVerification: ABSENT }, verdict: 'notApplicable' },
  ]),
  ...rowsFor(DeadLettersKept, [
    ...['DriftChecker.properties', 'DriftCheckerSchedule.properties.Target', 'TamperResponder.properties'].map(
      (path) => ({
        case: `a queue of another account, at ${path}`,
        change: {
          [`${path}.DeadLetterConfig.${path.endsWith('Target') ? 'Arn' : 'TargetArn'}`]:
            'arn:aws:sqs:eu-central-1:444455556666:bin',
        },
        verdict: 'fail' as const,
      }),
    ),
    { case: 'sound', verdict: 'pass', resource: 'DriftChecker', path: 'DeadLetterConfig.TargetArn' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'DriftCheckerSchedule' },
    {
      case: 'the function has none',
      change: { 'DriftChecker.properties.DeadLetterConfig': ABSENT },
      verdict: 'fail',
      resource: 'DriftChecker',
      found: null,
    },
    {
      case: 'the schedule has none',
      change: { [`${SCHEDULE}.Target.DeadLetterConfig`]: ABSENT },
      verdict: 'fail',
      resource: 'DriftCheckerSchedule',
      path: 'Target.DeadLetterConfig.Arn',
    },
    {
      case: 'a parameter',
      change: { 'DriftChecker.properties.DeadLetterConfig.TargetArn': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(FunctionsCanRun, [
    { case: 'sound', verdict: 'pass', resource: 'DriftChecker', found: 1 },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'LogVerification' },
    ...(['DriftChecker', 'TamperResponder', 'LogVerification'] as const).flatMap((name) => [
      { case: `${name} is not reserved`, change: reserved(name, ABSENT), verdict: 'pass' as const, resource: name },
      {
        case: `${name} is starved`,
        change: reserved(name, 0),
        verdict: 'fail' as const,
        resource: name,
        path: 'ReservedConcurrentExecutions',
        found: 0,
      },
      {
        case: `${name} is starved in the account`,
        origin: 'account' as const,
        change: reserved(name, 0),
        verdict: 'fail' as const,
        resource: name,
      },
      { case: `${name} depends on a parameter`, change: reserved(name, UNKNOWN), verdict: 'unknown' as const },
    ]),
    {
      case: 'the responder has less than its queue hands over',
      change: reserved('TamperResponder', 1),
      verdict: 'fail',
      resource: 'TamperResponder',
      expected: '2 or more, or not set',
    },
    {
      case: 'what the queue hands over is a parameter',
      change: { [HANDED_OVER]: UNKNOWN },
      verdict: 'unknown',
      resource: 'TamperResponder',
    },
    {
      case: 'starved, whatever the queue hands over',
      change: { [HANDED_OVER]: UNKNOWN, ...reserved('TamperResponder', 0) },
      verdict: 'fail',
    },
    {
      case: 'a second is not enough',
      change: { 'DriftChecker.properties.Timeout': 1 },
      verdict: 'fail',
      resource: 'DriftChecker',
      path: 'Timeout',
      found: 1,
    },
    { case: 'the three seconds of Lambda', change: { 'LogVerification.properties.Timeout': ABSENT }, verdict: 'fail' },
    { case: 'a minute', change: { 'TamperResponder.properties.Timeout': 60 }, verdict: 'pass' },
    {
      case: 'the timeout is a parameter',
      change: { 'DriftChecker.properties.Timeout': UNKNOWN },
      verdict: 'unknown',
      path: 'Timeout',
    },
    {
      case: 'the memory that Lambda gives where nothing is set',
      change: { 'DriftChecker.properties.MemorySize': ABSENT },
      verdict: 'fail',
      resource: 'DriftChecker',
      path: 'MemorySize',
    },
    { case: 'a little more than that', change: { 'LogVerification.properties.MemorySize': 192 }, verdict: 'fail' },
    { case: 'just enough memory', change: { 'TamperResponder.properties.MemorySize': 256 }, verdict: 'pass' },
    { case: 'memory is a parameter', change: { 'DriftChecker.properties.MemorySize': UNKNOWN }, verdict: 'unknown' },
    {
      case: 'no function',
      change: { DriftChecker: ABSENT, TamperResponder: ABSENT, LogVerification: ABSENT },
      verdict: 'notApplicable',
    },
  ]),
  ...rowsFor(FunctionsCanRun, [
    { case: 'a VPC without a way out', change: inVpc(), verdict: 'fail', path: 'VpcConfig' },
    {
      case: 'a VPC with a way to the internet, which functions have no address for',
      change: inVpc({ Route: stranger('AWS::EC2::Route', 'Route', { GatewayId: 'igw-1' }) }),
      verdict: 'fail',
    },
    {
      case: 'a VPC with a NAT gateway',
      change: inVpc({ Route: stranger('AWS::EC2::Route', 'Route', { NatGatewayId: 'nat-1' }) }),
      verdict: 'pass',
    },
    { case: 'no subnets', change: { 'DriftChecker.properties.VpcConfig': { SubnetIds: [] } }, verdict: 'pass' },
    {
      case: 'a VPC with endpoints',
      change: inVpc({ Endpoint: stranger('AWS::EC2::VPCEndpoint', 'Endpoint', {}) }),
      verdict: 'unknown',
    },
    { case: 'subnets elsewhere', change: inVpc({ Subnet: ABSENT }), verdict: 'unknown', because: 'the subnets' },
    {
      case: 'subnets that are a parameter',
      change: { 'DriftChecker.properties.VpcConfig': UNKNOWN },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(CheckerReadOnly, [
    { case: 'sound', verdict: 'pass', resource: 'DriftCheckerRole' },
    {
      case: 'it may do everything with S3',
      change: { [FIRST_STATEMENT]: allow('s3:*', '*') },
      verdict: 'fail',
      resource: 'DriftCheckerRole',
      because: 'it may s3:BypassGovernanceRetention',
    },
    {
      case: 'it may start the trail',
      change: { [FIRST_STATEMENT]: allow('cloudtrail:StartLogging', '*') },
      verdict: 'pass',
    },
    {
      case: 'it may stop the trail',
      change: { [FIRST_STATEMENT]: allow('cloudtrail:StopLogging', '*') },
      verdict: 'fail',
      found: ['cloudtrail:StopLogging'],
    },
    {
      case: 'it may write logs',
      change: { [FIRST_STATEMENT]: allow('s3:PutObject', `${namesOf('LogBucket').arn}/*`) },
      verdict: 'fail',
      found: ['s3:PutObject'],
    },
    {
      case: 'it holds PowerUserAccess',
      change: { 'DriftCheckerRole.properties.ManagedPolicyArns': ['arn:aws:iam::aws:policy/PowerUserAccess'] },
      verdict: 'fail',
    },
    {
      case: 'it holds a managed policy that nobody here has read',
      change: { 'DriftCheckerRole.properties.ManagedPolicyArns': ['arn:aws:iam::111122223333:policy/can-do-all'] },
      verdict: 'unknown',
      because: 'policy/can-do-all',
    },
    {
      case: 'it holds a managed policy of the app that may stop the trail',
      change: {
        Extra: stranger('AWS::IAM::ManagedPolicy', 'Extra', {
          PolicyDocument: { Statement: allow('cloudtrail:StopLogging', '*') },
        }),
        'DriftCheckerRole.properties.ManagedPolicyArns': [`\${${NAME}.Extra}`],
      },
      verdict: 'fail',
      found: ['cloudtrail:StopLogging'],
    },
    {
      case: 'its action is a parameter',
      change: { [FIRST_STATEMENT]: { Effect: 'Allow', Action: UNKNOWN, Resource: '*' } },
      verdict: 'unknown',
    },
    {
      case: 'its role is a parameter',
      change: { 'DriftChecker.properties.Role': UNKNOWN },
      verdict: 'unknown',
      path: 'Role',
    },
    {
      case: 'its role is in another app',
      change: { 'DriftChecker.properties.Role': STRANGER },
      verdict: 'unknown',
      because: 'was not found',
    },
  ]),
];
