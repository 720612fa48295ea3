/** What an owner reads: theirs alone, on one screen, with what to do; and the same for machines. */
import { OWNERS } from '../../lib/facts/requirements';
import { CHECKS } from '../../lib/checks/catalogue';
import { report, type Finding } from '../../lib/findings/finding';
import { changeMessage, summaryMessage, type About } from '../../lib/notify/message';
import type { Attempt } from '../../lib/notify/attempt';
import type { Changes } from '../../lib/notify/changes';
import { CATALOGUE, finding, HOSTILE_NAMES } from '../support/reports';

const ABOUT: About = {
  auditLog: 'payments',
  at: new Date('2026-11-22T21:00:00Z'),
  evidence: 's3://payments-evidence/evidence/payments/2026/11/22/',
};

const FAILED = finding({
  status: 'FAIL',
  owner: 'compliance',
  found: 'GOVERNANCE',
  message: 'Mode is GOVERNANCE.',
  remedy: 'Set the mode to COMPLIANCE.',
});

const changes = (some: Partial<Changes>): Changes => ({ appeared: [], worsened: [], resolved: [], ...some });

describe('changes', () => {
  test('each owner gets theirs', () => {
    const all = changes({ appeared: OWNERS.map((owner) => ({ ...FAILED, owner, resource: `of ${owner}` })) });
    for (const owner of OWNERS) {
      const text = changeMessage(owner, all, ABOUT)?.text ?? '';
      expect(OWNERS.filter((each) => text.includes(`of ${each}`))).toEqual([owner]);
    }
  });

  test('who has nothing to hear gets no mail', () => {
    expect(changeMessage('security', changes({ appeared: [FAILED] }), ABOUT)).toBeUndefined();
    expect(changeMessage('compliance', changes({}), ABOUT)).toBeUndefined();
  });

  test('what is unusual names who did it: nobody is said to be unknown', () => {
    const unusual = {
      ...FAILED,
      resource: 'arn:aws:iam::111122223333:role/app',
      found: { found: 'kms:DisableKey', rows: [{}] },
    };
    const text = (appeared: readonly Finding[]) =>
      changeMessage('compliance', changes({ appeared }), ABOUT)?.text ?? '';
    expect(text([unusual])).not.toContain('Who:');
    expect(text([unusual, FAILED])).toContain('Who: not known.');
  });

  const environment = { account: '111122223333', region: 'eu-central-1' };

  test('the mail says in one sentence what it means; then where, who, a line a change, what to do, one link', () => {
    const about = { ...ABOUT, environment, catalogue: CATALOGUE };
    expect(
      changeMessage('compliance', changes({ appeared: [FAILED, { ...FAILED, resource: 'B' }] }), about)?.text,
    ).toBe(
      [
        'New objects are not locked in COMPLIANCE mode.',
        '',
        'Audit log payments, account 111122223333, Region eu-central-1, found 2026-11-22 21:00 UTC',
        'Who: not known. No event names the caller.',
        '',
        'NEW (2)',
        'CRITICAL Mode is GOVERNANCE. AuditLog/LogBucket/Resource (ObjectLockComplianceMode)',
        'CRITICAL Mode is GOVERNANCE. B (ObjectLockComplianceMode)',
        '',
        'TO DO',
        '- Set the mode to COMPLIANCE.',
        '',
        'Evidence: https://console.aws.amazon.com/s3/buckets/payments-evidence?region=eu-central-1&prefix=evidence%2Fpayments%2F2026%2F11%2F22%2F',
      ].join('\n'),
    );
  });

  test('names the caller where an event does, and one that was not refused', () => {
    const attempt = {
      ...{ eventId: '1', time: '2026-11-22T20:59:00Z', eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy' },
      ...{ region: 'eu-central-1', principal: 'arn:aws:iam::111122223333:user/eve', principalType: 'IAMUser' },
      ...{ sourceIp: '192.0.2.1', userAgent: 'cli', resource: 'logs' },
    };
    const told = (attempts: readonly Attempt[]) =>
      changeMessage('compliance', changes({ appeared: [FAILED] }), { ...ABOUT, attempts })?.text;
    expect(told([attempt])).toContain(
      'Who: arn:aws:iam::111122223333:user/eve called PutBucketPolicy at 2026-11-22T20:59:00Z from 192.0.2.1.\n',
    );
    expect(told([{ ...attempt, refusal: 'AccessDenied' }])).toContain('Who: not known.');
  });

  const retention = finding({
    ...{ guardrail: 'Drift', status: 'DRIFT', owner: 'compliance', message: 'Days is 1. The deployed value is 2192.' },
    ...{ path: 'ObjectLockConfiguration.Rule.DefaultRetention.Days', expected: 2192, found: 1 },
  });
  const shorter = finding({
    ...{ guardrail: 'DefaultRetentionMeetsFrameworks', status: 'FAIL', owner: 'compliance' },
    found: { Mode: 'COMPLIANCE', Days: 1 },
  });

  test('says of a shorter retention what becomes of log files, old and new', () => {
    const text = (consequences: readonly Finding[]) =>
      changeMessage('compliance', changes({ appeared: [{ ...retention, consequences }] }), ABOUT)?.text;
    expect(text([shorter])).toMatch(
      /^Log files written from now on lose their lock after 1 day; those written before stay locked, the newest until 2032\.\n/,
    );
    expect(text([{ ...shorter, found: { Mode: 'GOVERNANCE', Days: 1 } }])).not.toContain('stay locked');
  });

  test('a change is told once, by the checks that it breaks, and to whoever answers for one of them', () => {
    const change = changes({ appeared: [{ ...retention, owner: 'security', consequences: [shorter, FAILED] }] });
    const about = { ...ABOUT, catalogue: CHECKS };
    for (const owner of ['security', 'compliance'] as const) {
      const text = changeMessage(owner, change, about)?.text ?? '';
      expect(text).toContain('NEW (1)\n');
      expect(text).toMatch(/ \(DefaultRetentionMeetsFrameworks, ObjectLockComplianceMode\)$/m);
      const lines = text.split('\n').filter(Boolean);
      expect(new Set(lines).size).toBe(lines.length);
    }
    expect(changeMessage('engineering', change, about)).toBeUndefined();
  });

  test.each([
    ['aws', 'https://console.aws.amazon.com/s3/buckets/'],
    ['aws-cn', 'https://console.amazonaws.cn/s3/buckets/'],
    ['aws-us-gov', 'https://console.amazonaws-us-gov.com/s3/buckets/'],
    ['aws-iso', 's3://payments-evidence/'],
  ])('links evidence in %s', (partition, link) => {
    const about = { ...ABOUT, environment: { ...environment, partition } };
    expect(changeMessage('compliance', changes({ resolved: [FAILED] }), about)?.text).toContain(`Evidence: ${link}`);
  });

  test.each<[Partial<Changes>, string]>([
    [{ appeared: [FAILED] }, '[CRITICAL] Audit log payments: 1 new'],
    [{ worsened: [{ ...FAILED, severity: 'HIGH' }] }, '[HIGH] Audit log payments: 1 worse'],
    [{ resolved: [FAILED, FAILED] }, 'Audit log payments: 2 resolved'],
    [
      { appeared: [{ ...FAILED, severity: 'LOW' }], worsened: [{ ...FAILED, severity: 'HIGH' }], resolved: [FAILED] },
      '[HIGH] Audit log payments: 1 new, 1 worse, 1 resolved',
    ],
  ])('the subject says the worst and how many (%#)', (some, expected) => {
    expect(changeMessage('compliance', changes(some), ABOUT)?.subject).toBe(expected);
  });

  test('machines read the same', () => {
    const { json } = changeMessage('compliance', changes({ appeared: [FAILED] }), ABOUT) ?? {};
    const { guardrail, status, severity, resource, path } = FAILED;
    expect(json).toEqual({
      kind: 'findings',
      auditLog: 'payments',
      at: '2026-11-22T21:00:00.000Z',
      appeared: [{ guardrail, status, severity, resource, path }],
      worsened: [],
      resolved: [],
    });
  });

  test('a thousand findings fit a mail: the first are told, the others counted', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ ...FAILED, resource: `Bucket${index}` }));
    const text = changeMessage('compliance', changes({ appeared: many }), ABOUT)?.text ?? '';
    expect(text).toContain('NEW (1000)');
    expect(text).toContain('… and 980 more: see the evidence.');
    expect(text.match(/Bucket\d+/g)).toHaveLength(20);
  });
});

describe('the daily summary', () => {
  test('says that all holds', () => {
    const held = report([finding({ status: 'PASS', owner: 'security' })]);
    const message = summaryMessage('security', held, ABOUT);
    expect(message.subject).toBe('Audit log payments: all holds');
    expect(message.text).toContain('Everything that you answer for holds.');
    expect(message.text).toContain('1 check: 1 holds.');
    expect(message.json).toMatchObject({ kind: 'summary', open: [] });
  });

  test("lists an owner's open findings, and counts what passed", () => {
    const message = summaryMessage(
      'compliance',
      report([
        FAILED,
        { ...FAILED, status: 'UNKNOWN', path: 'Other' },
        { ...FAILED, status: 'ACKNOWLEDGED', path: 'Known' },
        { ...FAILED, owner: 'security' },
        finding({ status: 'PASS', owner: 'compliance' }),
      ]),
      ABOUT,
    );
    expect(message.subject).toBe('Audit log payments: 2 open findings');
    expect(message.text).toContain('1 check: 1 does not hold.');
    expect(message.text).toContain('OPEN (2)');
    expect(message.json.open).toHaveLength(2);
  });

  const OTHER = { ...FAILED, resource: 'Bucket', path: 'Other', message: 'Versioning is off.', remedy: 'Enable it.' };

  test.each<[name: string, told: readonly Finding[], holds: readonly string[], lacks: readonly string[]]>([
    ['nothing', [], ['OPEN (2)', 'COMPLIANCE', 'Enable it'], ['another message']],
    [
      'one of two',
      [FAILED],
      ['1 of 2 open findings is new or worse: another message of this run', 'OPEN (1)', 'Enable it'],
      ['Set the mode'],
    ],
    [
      'both',
      [FAILED, OTHER],
      ['Everything else that you answer for holds.', '2 of 2 open findings are new or worse'],
      ['OPEN', 'TO DO'],
    ],
  ])('lists no finding that another message of the run lists: %s', (_, told, holds, lacks) => {
    const { subject, text, json } = summaryMessage('compliance', report([FAILED, OTHER]), ABOUT, told);
    expect(subject).toBe('Audit log payments: 2 open findings');
    expect(json.open).toHaveLength(2);
    for (const part of holds) expect(text).toContain(part);
    for (const part of lacks) expect(text).not.toContain(part);
  });

  test('takes away one of two findings that look alike where one was told', () => {
    const { text } = summaryMessage('compliance', report([FAILED, FAILED]), ABOUT, [FAILED]);
    expect(text).toContain('OPEN (1)');
  });
});

describe('whoever chooses names', () => {
  test.each(HOSTILE_NAMES)('cannot steer a mail (%#)', (name) => {
    const hostile = finding({
      status: 'FAIL',
      owner: 'security',
      resource: name,
      path: name,
      message: name,
      found: name,
    });
    const message = changeMessage('security', changes({ appeared: [hostile], resolved: [hostile] }), ABOUT);
    expect(message?.subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(message?.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
