/** Props are checked as the configuration is: every problem at once, each with what was found and what to write. */
import { App, Fn, Stack } from 'aws-cdk-lib';
import {
  AuditLogBucket,
  AuditLogDashboard,
  AuditLogKey,
  AuditLogPropsError,
  AuditLogStack,
  AuditTrail,
  ConfigError,
  DeliveryAlarms,
  DriftChecker,
  EvidenceBucket,
  GlobalTamperEvents,
  ImmutableAuditLog,
  LogVerification,
  Owners,
  TamperAlarms,
} from '../../lib';
import { PROPS_MISTAKES } from './props.table';
import { ACCOUNT, AUDIT_LOG, newStack, REGION } from './support';

type Constructor = new (scope: Stack, id: string, props: never) => unknown;

function errorOf(made: Constructor, props: unknown): AuditLogPropsError {
  try {
    new made(newStack(), 'Made', props as never);
  } catch (error) {
    if (error instanceof AuditLogPropsError) return error;
    throw error;
  }
  throw new Error('the props were accepted');
}

test.each(Object.entries(PROPS_MISTAKES))('%s', (_, [change, said]) => {
  const props = Object.fromEntries(Object.entries({ ...AUDIT_LOG, ...change }).filter(([, value]) => value !== null));
  const { message } = errorOf(ImmutableAuditLog, props);
  expect(message).toMatch(/^example-log\/Made: \d+ things? to correct; nothing was done\./);
  expect(message).toContain(said);
});

test('everything that is wrong is told at once', () => {
  expect(errorOf(ImmutableAuditLog, {}).problems.map(({ path }) => path)).toEqual([
    ...['auditLogName', 'retention', 'owners', 'administrators', 'readers'],
  ]);
});

test.each<[Constructor, string[]]>([
  [ImmutableAuditLog, ['auditLogName', 'retention', 'owners', 'administrators', 'readers']],
  [AuditLogBucket, ['auditLogName', 'retention', 'key', 'administrators', 'trailArn']],
  [EvidenceBucket, ['auditLogName', 'retention', 'key', 'administrators', 'writers']],
  [AuditLogKey, ['auditLogName', 'trailArn', 'administrators']],
  [AuditTrail, ['auditLogName', 'bucket', 'key']],
  [Owners, ['auditLogName', 'contacts', 'key']],
  [DriftChecker, ['auditLogName', 'key', 'owners', 'trailArn', 'logBucket', 'evidenceBucket']],
  [LogVerification, ['auditLogName', 'key', 'owners', 'trailArn', 'logBucket', 'evidenceBucket']],
  [TamperAlarms, ['auditLogName', 'key', 'owners', 'trailArn', 'logBucket', 'evidenceBucket', 'administrators']],
  [DeliveryAlarms, ['auditLogName', 'logBucket', 'owners']],
  [AuditLogDashboard, ['auditLogName', 'deliveries']],
  [GlobalTamperEvents, ['auditLogName', 'homeRegion', 'administrators']],
])('%p without props says which it needs', (made, needed) => {
  expect(errorOf(made, {}).problems.map(({ path }) => path)).toEqual(needed);
  expect(errorOf(made, undefined).problems).toEqual([
    { path: 'props', write: expect.stringContaining(needed.join(', ')) as string },
  ]);
});

test('a stack is checked as the configuration that it is made of', () => {
  expect(() => new AuditLogStack(new App(), {} as never)).toThrow(ConfigError);
});

test('what only a deployment knows is taken as it is', () => {
  const readers = [Fn.importValue('reader'), `arn:aws:iam::${Fn.ref('AWS::AccountId')}:role/auditor`];
  const made = () => new ImmutableAuditLog(newStack(), 'AuditLog', { ...AUDIT_LOG, readers });
  expect(made).not.toThrow();
});

describe('two audit logs of one name', () => {
  const twice = (first: Stack, second: Stack) => () => {
    new ImmutableAuditLog(first, 'One', AUDIT_LOG);
    new ImmutableAuditLog(second, 'Two', AUDIT_LOG);
  };
  const stacks = (...regions: (string | undefined)[]): [Stack, Stack] => {
    const app = new App();
    return regions.map((region, i) => new Stack(app, `S${i}`, region ? { env: { account: ACCOUNT, region } } : {})) as [
      Stack,
      Stack,
    ];
  };

  test('are refused in one stack, and in two stacks of one account and Region', () => {
    const stack = newStack();
    const said = /Two: 1 thing to correct[^]*found: example-log, which .*One has already/;
    expect(twice(stack, stack)).toThrow(said);
    expect(twice(...stacks(REGION, REGION))).toThrow(said);
  });

  test('may stand in two Regions, and in stacks that do not say where', () => {
    expect(twice(...stacks(REGION, 'us-east-1'))).not.toThrow();
    expect(twice(...stacks(undefined, undefined))).not.toThrow();
  });
});
