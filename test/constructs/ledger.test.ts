/** The ledger: a function and a key of its own; it is asked for, and nothing else changes where it is not. */
import { Ledger, type LedgerProps } from '../../lib/constructs/ledger';
import { ADMINISTRATORS, AUDIT_LOG, auditLogTemplate, importedParts, NAME, propertiesOf, templateOf } from './support';

const ledger = (props: Partial<LedgerProps> = {}) =>
  templateOf((stack) => {
    const { key, owners, evidenceBucket } = importedParts(stack);
    const given = { auditLogName: NAME, key, owners, evidenceBucket, retention: AUDIT_LOG.retention };
    return new Ledger(stack, 'Ledger', { ...given, administrators: ADMINISTRATORS, ...props });
  });

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly NotAction?: string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

function statementsOf(template: ReturnType<typeof ledger>, type: string, path: string, sid: RegExp): Statement[] {
  const documents = Object.values(template.findResources(type)).map(
    ({ Properties }) => (Properties as Record<string, { Statement: Statement[] }>)[path]!,
  );
  return documents.flatMap(({ Statement }) => Statement).filter(({ Sid }) => sid.test(Sid));
}

test('it appends every hour, and is heard when it does not', () => {
  const template = ledger();
  expect(propertiesOf(template, 'AWS::Scheduler::Schedule')).toMatchObject({ ScheduleExpression: 'rate(1 hour)' });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `${NAME}-ledger-missed-runs`,
    MetricName: 'LedgerAppendsCompleted',
  });
});

test('its key signs with Ed25519, stays, and is deleted after the longest wait', () => {
  ledger().hasResource('AWS::KMS::Key', {
    Properties: { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY', PendingWindowInDays: 30 },
    DeletionPolicy: 'RetainExceptOnCreate',
  });
});

test('only its role signs, messages as they are; administrators manage and do not sign', () => {
  const [allowed] = statementsOf(ledger(), 'AWS::KMS::Key', 'KeyPolicy', /^LedgerSigns$/);
  expect(allowed).toMatchObject({
    Action: 'kms:Sign',
    Condition: { StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' } },
  });
  const [denied] = statementsOf(ledger(), 'AWS::KMS::Key', 'KeyPolicy', /^DenySigningToOthers$/);
  expect(denied).toMatchObject({ Effect: 'Deny', Action: 'kms:Sign' });
  expect(JSON.stringify(denied?.Condition)).toContain(`:role/${NAME}-ledger`);
  const [managed] = statementsOf(ledger(), 'AWS::KMS::Key', 'KeyPolicy', /^AdministratorsManage$/);
  expect(managed?.Action).not.toContain('kms:Sign');
});

test('its role writes and locks below tlog/ alone, and deletes nothing', () => {
  const statements = statementsOf(ledger(), 'AWS::IAM::Policy', 'PolicyDocument', /./);
  const writing = statements.filter(({ Action }) => /s3:(?:Put|Delete|Bypass)/.test(JSON.stringify(Action ?? '')));
  expect(writing.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ['WriteLedger', ['s3:PutObject', 's3:PutObjectRetention']],
  ]);
  expect(JSON.stringify(writing[0]?.Resource)).toContain('/tlog/*');
});

describe('in an audit log', () => {
  const off = auditLogTemplate();
  const on = auditLogTemplate({ ledger: true });

  test('it is asked for: without it there is neither key nor function nor a word of it', () => {
    expect(JSON.stringify(off.toJSON())).not.toMatch(/tlog|[Ll]edger/);
    on.hasResourceProperties('AWS::Lambda::Function', { FunctionName: `${NAME}-ledger` });
    on.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `${NAME}-log-verification`,
      Environment: { Variables: { WORMTRAIL_LEDGER: 'true' } },
    });
  });

  test.each<[sid: string, statement: Record<string, unknown>, who: RegExp]>([
    ['DenyOtherPlaces', { Action: 's3:PutObject' }, /^\{"ArnNotLike":\{"aws:PrincipalArn":\["[^"]*-ledger"\]\}\}$/],
    ['DenyLedgerElsewhere', { Action: ['s3:PutObject', 's3:PutObjectRetention'] }, /^\{"ArnLike".*-ledger"/],
    ['DenyTampering', { NotAction: ['s3:Get*', 's3:List*'] }, /^\{"ArnNotLike".*audit-admin.*-ledger"/],
    [
      'DenyTamperingToLedger',
      { NotAction: ['s3:Get*', 's3:List*', 's3:PutObject', 's3:PutObjectRetention'] },
      /^\{"ArnLike":\{"aws:PrincipalArn":\["[^"]*-ledger"\]\}\}$/,
    ],
  ])('the evidence bucket has %s', (sid, statement, who) => {
    const named = statementsOf(on, 'AWS::S3::BucketPolicy', 'PolicyDocument', new RegExp(`^${sid}$`));
    const [found, ...others] = named.filter(({ Condition }) => JSON.stringify(Condition ?? '').includes('-ledger"'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ Effect: 'Deny', ...statement });
    expect(JSON.stringify(found?.Condition)).toMatch(who);
  });

  test('the log verification reads which rules remove log files, and the lists of the ledger', () => {
    const permissions = /^(?:ReadLifecycle|ReadLedgerLists)$/;
    expect(statementsOf(off, 'AWS::IAM::Policy', 'PolicyDocument', permissions)).toEqual([]);
    const [lifecycle, lists] = statementsOf(on, 'AWS::IAM::Policy', 'PolicyDocument', permissions);
    expect(lifecycle?.Action).toBe('s3:GetLifecycleConfiguration');
    expect(JSON.stringify(lists?.Resource)).toContain('/tlog/manifest/*');
  });

  test('nothing below tlog/ expires, and everything else does as before', () => {
    const rulesIn = (template: typeof on) =>
      Object.values(template.findResources('AWS::S3::Bucket')).map(
        ({ Properties }) =>
          (Properties as { LifecycleConfiguration: { Rules: { Id: string; Prefix?: string }[] } })
            .LifecycleConfiguration.Rules,
      );
    const ending = (rules: { Id: string; Prefix?: string }[]) =>
      rules
        .filter((rule) => 'ExpirationInDays' in rule || 'NoncurrentVersionExpiration' in rule)
        .map(({ Prefix }) => Prefix);
    expect(rulesIn(off).map(ending)).toEqual([[undefined], [undefined]]);
    expect(rulesIn(on).map(ending)).toEqual([[undefined], ['evidence/', 'drill/']]);
  });
});

test('a schedule that is too slow is refused', () => {
  expect(() => ledger({ schedule: 'rate(2 days)' })).toThrow(/schedule/);
});

describe('witnesses', () => {
  const of = [{ key: `witness.example/w+01234567+B${'I'.repeat(43)}`, url: 'https://witness.example/' }];

  test('its function asks them, and an alarm tells when too few have cosigned for a day', () => {
    const witnesses = { quorum: 1, of };
    const template = ledger({ witnesses });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { WORMTRAIL_WITNESSES: JSON.stringify(witnesses) } },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `${NAME}-ledger-not-witnessed`,
      MetricName: 'LedgerWitnessed',
      Period: 43_200,
      EvaluationPeriods: 2,
      TreatMissingData: 'missing',
    });
    expect(JSON.stringify(ledger().toJSON())).not.toMatch(/[Ww]itness/);
  });

  test('a key of a log is refused', () => {
    const [{ url } = { url: '' }] = of;
    const key = `log.example+01234567+A${'I'.repeat(43)}`;
    expect(() => ledger({ witnesses: { quorum: 1, of: [{ key, url }] } })).toThrow(
      /the key that the witness publishes/,
    );
  });
});
