/** Log verification: a function by schedule, or a state machine that maps it over accounts, Regions and days. */
import { LogVerification, type LogVerificationProps } from '../../lib/constructs/log-verification';
import { verificationDefinition } from '../../lib/constructs/verification-definition';
import { importedParts, NAME, propertiesOf, templateOf, TRAIL_ARN } from './support';

const PREFIX = `${NAME}-log-verification`;
const verification = (props: Partial<LogVerificationProps> = {}) =>
  templateOf((stack) => new LogVerification(stack, 'Verification', { ...importedParts(stack), ...props }));

it('verifies the day before once a day, within the fifteen minutes of a function', () => {
  const template = verification();
  expect(propertiesOf(template, 'AWS::Lambda::Function')).toMatchObject({
    FunctionName: PREFIX,
    Timeout: 900,
    Environment: { Variables: { WORMTRAIL_TRAIL_ARN: TRAIL_ARN } },
  });
  expect(propertiesOf(template, 'AWS::Scheduler::Schedule')).toMatchObject({
    ScheduleExpression: 'cron(0 3 * * ? *)',
    State: 'ENABLED',
  });
  template.resourceCountIs('AWS::StepFunctions::StateMachine', 0);
});

it.each([
  { name: 'nothing, and maps over few: a new account has 10 in all', props: {}, reserved: undefined, atOnce: 5 },
  { name: 'what its map invokes at once', props: { reserveConcurrency: true }, reserved: 101, atOnce: 100 },
])('distributed, it reserves $name', ({ props, reserved, atOnce }) => {
  const template = verification({ distributed: true, ...props });
  expect(propertiesOf(template, 'AWS::Lambda::Function')['ReservedConcurrentExecutions']).toBe(reserved);
  expect(JSON.stringify(propertiesOf(template, 'AWS::StepFunctions::StateMachine'))).toContain(
    `"MaxConcurrency":${atOnce},`,
  );
});

it('reads every version and lock, and may change nothing of the log', () => {
  const template = verification();
  const actions = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  for (const action of [
    's3:GetObjectVersion',
    's3:GetObjectRetention',
    's3:ListBucketVersions',
    'cloudtrail:ListPublicKeys',
  ]) {
    expect(actions).toContain(`"${action}"`);
  }
  expect(actions).not.toMatch(/s3:(Delete|PutObjectRetention|PutBucket|Bypass)|cloudtrail:(Stop|Update|Delete)/);
});

it('is heard when it does not run', () => {
  verification().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `${PREFIX}-missed-runs`,
    MetricName: 'VerificationsCompleted',
    TreatMissingData: 'missing',
  });
});

it.each([
  [true, 'true'],
  [false, undefined],
])('may import findings into Security Hub: %s', (securityHub, told) => {
  const template = verification({ securityHub });
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policies.includes('securityhub:BatchImportFindings')).toBe(securityHub);
  const { Environment } = propertiesOf(template, 'AWS::Lambda::Function') as { Environment: { Variables: object } };
  expect(Environment.Variables).toHaveProperty('WORMTRAIL_TRAIL_ARN');
  expect((Environment.Variables as Record<string, unknown>).WORMTRAIL_SECURITY_HUB).toBe(told);
});

it('refuses a schedule that leaves days out', () => {
  expect(() => verification({ schedule: 'rate(7 days)' })).toThrow(
    /found: "rate\(7 days\)"\n {4}write: .*at least once a day/,
  );
});

it('starts the state machine by schedule where it is distributed', () => {
  const template = verification({ distributed: true });
  const [machine] = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));
  expect(propertiesOf(template, 'AWS::Scheduler::Schedule')).toMatchObject({
    Target: { Arn: { 'Fn::GetAtt': [machine, 'Arn'] } },
  });
  expect(propertiesOf(template, 'AWS::StepFunctions::StateMachine')).toMatchObject({ StateMachineName: PREFIX });
});

it('tolerates no failure, and invokes the verifier for each item', () => {
  const text = JSON.stringify(verificationDefinition('arn:aws:lambda:eu-central-1:111122223333:function:f', 7));
  // Neither member is there: the default of both is zero.
  expect(text).not.toMatch(/ToleratedFailure(Percentage|Count)/);
  expect(text).toContain('"Mode":"DISTRIBUTED"');
  expect(text).toContain('"MaxConcurrency":7');
});
