/** Legal holds: a function of its own; they are asked for, and nothing else changes where they are not. */
import { Holds, type HoldsProps } from '../../lib/constructs/holds';
import { auditLogsOf } from '../../lib/facts/from-template';
import { judge } from '../../lib/guardrails/guardrail';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import {
  ACCOUNT,
  auditLogTemplate,
  importedParts,
  NAME,
  propertiesOf,
  READERS,
  REGION,
  statementsOf,
  templateOf,
  type Statement,
} from './support';

const HOLDERS = ['legal', 'data-protection'].map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`);
const WITH = { holders: HOLDERS, readers: [...READERS, ...HOLDERS] };

const holds = (props: Partial<HoldsProps> = {}) =>
  templateOf((stack) => {
    return new Holds(stack, 'Holds', { ...importedParts(stack), holders: HOLDERS, ...props });
  });

const policies = (
  template: ReturnType<typeof holds>,
  type: string,
  path = 'PolicyDocument',
): Record<string, Statement> =>
  Object.assign(
    {},
    ...Object.values(template.findResources(type)).map(({ Properties }) =>
      statementsOf((Properties as Record<string, unknown>)[path]),
    ),
  ) as Record<string, Statement>;

test('it looks every quarter of an hour, and is heard when it does not', () => {
  const template = holds();
  expect(propertiesOf(template, 'AWS::Scheduler::Schedule')).toMatchObject({ ScheduleExpression: 'rate(15 minutes)' });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `${NAME}-holds-missed-runs`,
    MetricName: 'HoldRunsCompleted',
    Period: 900,
  });
});

test('its role sets holds, writes records, and neither reads nor deletes a log file', () => {
  const { SetHolds, WriteHoldRecords, ...others } = policies(holds(), 'AWS::IAM::Policy');
  expect(SetHolds?.Action).toBe('s3:PutObjectLegalHold');
  expect(WriteHoldRecords?.Action).toBe('s3:PutObject');
  expect(JSON.stringify(WriteHoldRecords?.Resource)).toContain('/holds/records/*');
  expect(JSON.stringify(Object.values(others).map(({ Action }) => Action))).not.toMatch(/s3:(?:Put|Delete|\*)/);
  expect(JSON.stringify(others.ReadRequests?.Resource)).toContain('/holds/*');
  expect(Object.values(others).filter(({ Action }) => /s3:GetObject/.test(JSON.stringify(Action)))).toHaveLength(1);
});

describe('in an audit log', () => {
  const off = auditLogTemplate();
  const on = auditLogTemplate(WITH);
  const body = on.toJSON();

  test('they are asked for: without holders there is no function, and not a word of it', () => {
    expect(JSON.stringify(off.toJSON())).not.toMatch(/holds|[Hh]older/);
    on.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `${NAME}-holds`,
      Environment: { Variables: { WORMTRAIL_HOLDERS: JSON.stringify(HOLDERS) } },
    });
  });

  test('every guardrail holds that held without them', () => {
    const open = (template: typeof on) =>
      auditLogsOf([{ stack: NAME, body: template.toJSON(), account: ACCOUNT, region: REGION }])
        .flatMap((auditLog) => judge(auditLog, CATALOGUE))
        .filter(({ status }) => status === 'FAIL' || status === 'UNKNOWN')
        .map(({ guardrail }) => guardrail);
    expect(open(on)).toEqual(open(off));
  });

  test.each(['AuditLogBucket', 'AuditLogEvidence'])('in %s administrators set no hold', (bucket) => {
    const [policy] = Object.entries(body.Resources as Record<string, { Type: string; Properties: object }>)
      .filter(([id, { Type }]) => id.startsWith(bucket) && Type === 'AWS::S3::BucketPolicy')
      .map(([, { Properties }]) => statementsOf((Properties as { PolicyDocument: unknown }).PolicyDocument));
    const condition = { ArnNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/${NAME}-holds`] } };
    expect(policy?.DenyHoldsToOthers).toMatchObject({ Action: 's3:PutObjectLegalHold', Condition: condition });
    expect(policy?.DenyTamperingToHolds).toMatchObject({ Effect: 'Deny' });
  });

  test('whoever could set a hold beside the function is named', () => {
    const open = JSON.parse(
      JSON.stringify(body).replaceAll('"Sid":"DenyHoldsToOthers"', '"Sid":"DenyHoldsToOthers","X":0'),
      (_, value: unknown) =>
        Array.isArray(value) ? value.filter((each: { X?: number }) => each?.X === undefined) : value,
    ) as object;
    const findings = auditLogsOf([{ stack: NAME, body: open, account: ACCOUNT, region: REGION }]).flatMap((auditLog) =>
      judge(auditLog, CATALOGUE),
    );
    const named = findings.filter(({ status, guardrail }) => status === 'FAIL' && guardrail === 'TamperingDenied');
    expect(named).toHaveLength(2);
    expect(JSON.stringify(named[0]?.found)).toContain('s3:PutObjectLegalHold');
  });

  test('each holder writes below a prefix of its own, in a folder of the session, with a second factor', () => {
    const { DenyHolder1Elsewhere, DenyHolder2Elsewhere, DenyOtherSessions, DenyRequestsWithoutMfa } = policies(
      on,
      'AWS::S3::BucketPolicy',
    );
    const place = (statement: Statement | undefined) => JSON.stringify(statement?.NotResource);
    expect(place(DenyHolder1Elsewhere)).toMatch(/\/holds\/requests\/[0-9a-f]{24}\/\*"/);
    expect(place(DenyHolder1Elsewhere)).not.toBe(place(DenyHolder2Elsewhere));
    expect(place(DenyOtherSessions)).toContain('/holds/requests/*/${aws:userid}/*');
    expect(DenyOtherSessions?.Condition).toEqual({ ArnLike: { 'aws:PrincipalArn': HOLDERS } });
    expect(DenyRequestsWithoutMfa?.Condition).toMatchObject({
      BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
    });
  });

  test('the tamper responder knows whose holds are no tampering', () => {
    const holdRole = {
      Environment: { Variables: { WORMTRAIL_HOLD_ROLE: `arn:aws:iam::${ACCOUNT}:role/${NAME}-holds` } },
    };
    on.hasResourceProperties('AWS::Lambda::Function', { FunctionName: `${NAME}-tamper-responder`, ...holdRole });
  });

  test('the key encrypts requests for them, and decrypts nothing more', () => {
    expect(policies(on, 'AWS::KMS::Key', 'KeyPolicy').HoldersRequest).toMatchObject({
      Action: 'kms:GenerateDataKey',
      Condition: {
        ArnLike: {
          'aws:PrincipalArn': HOLDERS,
          'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::*/holds/requests/*',
        },
      },
    });
  });

  test('nothing below holds/ expires', () => {
    const rules = Object.values(on.findResources('AWS::S3::Bucket')).map(
      ({ Properties }) =>
        (Properties as { LifecycleConfiguration: { Rules: { Prefix?: string; ExpirationInDays?: number }[] } })
          .LifecycleConfiguration.Rules,
    );
    const ending = rules.map((each) =>
      each.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined).map(({ Prefix }) => Prefix),
    );
    expect(ending).toEqual([[undefined], ['evidence/', 'drill/']]);
  });
});

test.each<[what: string, make: () => unknown, says: RegExp]>([
  ['one holder', () => auditLogTemplate({ ...WITH, holders: HOLDERS.slice(1) }), /at least two principals/],
  ['a schedule that is too slow', () => holds({ schedule: 'rate(2 days)' }), /schedule/],
])('%s is refused', (_, make, says) => expect(make).toThrow(says));

test('a bucket that was there before is refused: its policy is not ours', () => {
  const given = () =>
    templateOf((stack) => {
      const { logBucket } = importedParts(stack);
      return auditLogTemplate({ ...WITH, bucket: logBucket });
    });
  expect(given).toThrow(/only in a bucket that wormtrail makes/);
});
