/** Tamper events: parsed whatever they hold, collapsed into bursts, and told so that a person can act. */
import fc from 'fast-check';
import { ANYTHING, burstsOf, consequenceOf, isOwnHold, parseAttempt, type Attempt } from '../../lib/notify/attempt';
import { changesBetween } from '../../lib/notify/changes';
import { changeMessage, subject } from '../../lib/notify/message';
import { tamperMessage } from '../../lib/notify/tamper-message';
import type { Finding } from '../../lib/findings/finding';

const NOTHING = changesBetween([], []);

const EVENT = {
  source: 'aws.cloudtrail',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventID: 'e-1',
    eventName: 'StopLogging',
    eventSource: 'cloudtrail.amazonaws.com',
    eventTime: '2026-11-22T10:00:00Z',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/admin/mallory',
      sessionContext: {
        sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/admin' },
        attributes: { creationDate: '2026-11-22T09:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    requestParameters: { name: 'audit-log' },
  },
};

const event = (detail: object = {}): Attempt =>
  parseAttempt(JSON.stringify({ ...EVENT, detail: { ...EVENT.detail, ...detail } }), 'message-1');

const ABOUT = { auditLog: 'audit-log', at: new Date('2026-11-22T10:00:20Z'), evidence: 's3://evidence/' };

test('an event says who, what, when, from where and about what', () => {
  expect(event()).toEqual({
    eventId: 'e-1',
    eventName: 'StopLogging',
    eventSource: 'cloudtrail.amazonaws.com',
    time: '2026-11-22T10:00:00Z',
    region: 'eu-central-1',
    principal: 'arn:aws:sts::111122223333:assumed-role/admin/mallory',
    principalType: 'AssumedRole',
    session: 'arn:aws:iam::111122223333:role/admin, since 2026-11-22T09:00:00Z',
    multiFactor: false,
    sourceIp: '203.0.113.7',
    userAgent: 'aws-cli/2',
    resource: 'audit-log',
  });
});

test('what the function of holds sets is its own; what AWS refused it, or anybody else does, is told', () => {
  const role = 'arn:aws:iam::111122223333:role/audit-log-holds';
  const set = (changes: object = {}, by = role) =>
    event({
      ...{ eventSource: 's3.amazonaws.com', eventName: 'PutObjectLegalHold' },
      ...{ userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { arn: by } } }, ...changes },
    });
  expect(isOwnHold(set(), role)).toBe(true);
  expect(isOwnHold(event({ ...EVENT.detail, eventName: 'PutObjectLegalHold' }), role)).toBe(false);
  for (const other of [
    set({ errorCode: 'AccessDenied' }),
    set({ eventName: 'PutObjectRetention' }),
    set({}, `${role}-2`),
  ]) {
    expect(isOwnHold(other, role)).toBe(false);
  }
  expect(isOwnHold(set(), undefined)).toBe(false);
});

test('a refused call says so', () => {
  expect(event({ errorCode: 'AccessDenied', errorMessage: 'no' }).refusal).toBe('AccessDenied: no');
});

test.each([
  ['s3', { bucketName: 'logs', key: 'AWSLogs/x.gz' }, 's3://logs/AWSLogs/x.gz'],
  ['s3', { bucketName: 'logs' }, 'logs'],
  ['monitoring', { alarmNames: ['a', 'b'] }, 'a, b'],
  ['kms', { aliasName: 'alias/audit-log', targetKeyId: '1234abcd' }, '1234abcd'],
  ['events', { resourceARN: 'arn:rule' }, 'arn:rule'],
  ['s3', { other: 1 }, '{"other":1}'],
  ['another', { name: 'x' }, '{"name":"x"}'],
  ['s3', null, 'unknown'],
])('a call of %s with the parameters %j is about %s', (service, requestParameters, resource) => {
  expect(event({ eventSource: `${service}.amazonaws.com`, requestParameters }).resource).toBe(resource);
});

test.each([
  ['StopLogging', 'cloudtrail.amazonaws.com'],
  ['UpdateFunctionCode20150331v2', 'lambda.amazonaws.com'],
])('%s has a consequence', (eventName, eventSource) => {
  expect(consequenceOf(event({ eventName, eventSource }))).toEqual(expect.any(String));
});

test('whatever arrives, parsing neither throws nor lets control characters through', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((detail) => JSON.stringify({ detail })),
      ),
      (text) => {
        expect(parseAttempt(text, 'message-1').eventId).not.toBe('');
      },
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(event({ userAgent: `x${text}` }).userAgent).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});

/** What an event says that exhausts whoever walks through it. */
const NESTED = '['.repeat(50_000) + ']'.repeat(50_000);

test.each([
  `{"detail":{"eventID":"e","eventName":"DeleteTrail","requestParameters":{"x":${NESTED}}}}`,
  '"x"',
  '',
  'not JSON',
  '{"detail":{}}',
  '{"detail":{"eventID":"e","eventName":7}}',
])('what is no event is told all the same, as being about anything: %#', (text) => {
  const attempt = parseAttempt(text, 'message-1');
  expect(attempt).toMatchObject({
    eventId: 'message-1',
    eventName: 'an event that cannot be read',
    resource: ANYTHING,
  });
  expect(consequenceOf(attempt)).toMatch(/hides a call/);
  expect(tamperMessage(burstsOf([attempt]), [], NOTHING, ABOUT).text).toContain('an event that cannot be read');
});

test.each([
  [true, true],
  ['true', true],
  [false, undefined],
  [undefined, undefined],
])('termination protection that is set to %s only protects: %s', (enableTerminationProtection, protects) => {
  const change = { eventName: 'UpdateTerminationProtection', requestParameters: { enableTerminationProtection } };
  expect(event(change).protects).toBe(protects);
});

test('a burst is told once, duplicates count once', () => {
  const attempts = [
    event(),
    event(),
    event({ eventID: 'e-2', eventTime: '2026-11-22T10:00:05Z' }),
    event({ eventID: 'e-3', errorCode: 'AccessDenied' }),
  ];
  expect(burstsOf(attempts).map(({ attempt, count, until }) => [attempt.refusal, count, until])).toEqual([
    [undefined, 2, '2026-11-22T10:00:05Z'],
    ['AccessDenied', 1, '2026-11-22T10:00:00Z'],
  ]);
});

const FINDING: Finding = {
  guardrail: 'TrailIsLogging',
  status: 'FAIL',
  severity: 'CRITICAL',
  owner: 'security',
  resource: 'trail',
  path: 'IsLogging',
  expected: true,
  found: false,
  message: 'Does not hold.',
  remedy: 'Start it.',
};

test('the message says all that a person needs to act', () => {
  const {
    subject: title,
    text,
    owner,
  } = tamperMessage(burstsOf([event()]), [FINDING], changesBetween([], [FINDING]), ABOUT);
  expect(owner).toBe('security');
  expect(title).toBe('[ACT] Audit log audit-log: StopLogging by admin/mallory succeeded');
  for (const part of [
    '203.0.113.7',
    'role/admin, since',
    'without MFA',
    'succeeded: yes',
    'TrailIsLogging',
    'Start it.',
  ]) {
    expect(text).toContain(part);
  }
});

test('a refused call that changed nothing asks to look, not to act', () => {
  const refused = tamperMessage(burstsOf([event({ errorCode: 'AccessDenied' })]), [], NOTHING, ABOUT);
  expect(refused.subject).toContain('[LOOK]');
  expect(refused.text).toContain('Everything holds');
});

describe('the subject says who, in whole names', () => {
  const session = (name: string) => `arn:aws:sts::111122223333:assumed-role/${name}`;
  const deployment = { sourceIPAddress: 'cloudformation.amazonaws.com', userAgent: 'cloudformation.amazonaws.com' };
  test.each<[string, Parameters<typeof event>[0][], string]>([
    ['role and session', [{}], 'StopLogging by admin/mallory succeeded'],
    [
      'the session where both are long',
      [
        {
          userIdentity: {
            type: 'AssumedRole',
            arn: session('AWSReservedSSO_AdministratorAccess_0123456789abcdef/mallory@example.com'),
          },
        },
      ],
      'StopLogging by mallory@example.com succeeded',
    ],
    ['a deployment', [deployment], 'StopLogging by a deployment succeeded'],
    [
      'how many calls there are',
      [{}, { eventID: 'e-2', eventName: 'DeleteTrail' }, { eventID: 'e-3', eventName: 'UpdateTrail' }],
      'StopLogging and 2 more by admin/mallory succeeded',
    ],
  ])('%s', (_what, events, expected) => {
    const { subject: title } = tamperMessage(burstsOf(events.map(event)), [], NOTHING, ABOUT);
    expect(title).toBe(`[LOOK] Audit log audit-log: ${expected}`);
  });

  test('and what a deployment did is told as one, whose session is described once', () => {
    const events = [{ ...deployment }, { ...deployment, eventID: 'e-2', eventName: 'UpdateTrail' }].map(event);
    const { text } = tamperMessage(burstsOf(events), [], NOTHING, ABOUT);
    expect(text.match(/^session:/gm)).toHaveLength(1);
    expect(text).toContain('who:       the same');
    expect(text).toContain('from:      cloudformation.amazonaws.com\n');
    expect(text).toContain('If no deployment was planned');
    // a stack of somebody else is not watched
    expect(text).toContain('wormtrail ask --what CreateStack UpdateStack ExecuteChangeSet');
  });
});

describe('changes between runs', () => {
  test.each<[before: Finding[], now: Finding[], told: [number, number, number]]>([
    [[], [FINDING], [1, 0, 0]],
    [[FINDING], [FINDING], [0, 0, 0]],
    [[FINDING], [{ ...FINDING, status: 'PASS' }], [0, 0, 1]],
    [[FINDING], [], [0, 0, 1]],
    [[{ ...FINDING, severity: 'LOW' }], [FINDING], [0, 1, 0]],
    [[{ ...FINDING, status: 'UNKNOWN' }], [FINDING], [0, 1, 0]],
    [[FINDING], [{ ...FINDING, status: 'UNKNOWN' }], [0, 0, 0]],
  ])('case %#', (before, now, told) => {
    const { appeared, worsened, resolved } = changesBetween(before, now);
    expect([appeared.length, worsened.length, resolved.length]).toEqual(told);
  });

  test('each owner gets theirs, nobody gets nothing', () => {
    const changes = changesBetween([], [FINDING]);
    expect(changeMessage('security', changes, ABOUT)?.subject).toBe('[CRITICAL] Audit log audit-log: 1 new');
    expect(changeMessage('compliance', changes, ABOUT)).toBeUndefined();
  });
});

test('a subject is a line of ASCII that SNS takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => /^[\x20-\x7e]{0,100}$/.test(subject(text))),
  );
});
