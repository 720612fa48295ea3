/** The auditor's page of a period, in a browser: no network, no error, accessible, and the picture of the period first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { record } from '../../lib/evidence/record';
import { evidenceOf, periodOf, statusOf, type Period } from '../../lib/evidence/period';
import { periodCsv, periodJson } from '../../lib/evidence/period-data';
import { headOf } from '../../lib/evidence/period-head';
import { renderPeriod } from '../../lib/evidence/period-report';
import { EvidenceStore } from '../../lib/evidence/store';
import type { Finding } from '../../lib/findings/finding';
import { drillFolder } from '../../lib/drill/names';
import { launchChromium } from '../support/chromium';
import { brokenWords, openPage, violations, widthOf } from '../support/opened-page';
import { finding, HOSTILE_NAMES } from '../support/reports';
import { outcomeAt, writeRun } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';

const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, index));
// a busy machine takes its time to draw
const ALTERED = finding({
  guardrail: 'LogFileModified',
  status: 'FAIL',
  resource: 's3://log/AWSLogs/altered.json.gz',
});
const CALLER = 'arn:aws:sts::111122223333:assumed-role/administrator/<script>alert(1)</script>';

/** As the drill command records it. */
function writeDrill(bucket: Bucket, at: Date, findings: readonly unknown[]): void {
  const drill = { schema: 'wormtrail.drill/1', caller: CALLER, startedAt: at.toISOString(), findings };
  bucket.write(`${drillFolder('audit-log', at)}report.json`, JSON.stringify(drill), at);
}

let browser: Browser;
let folder: string;
let html: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-period-'));
  browser = await launchChromium();
  const bucket = new Bucket();
  const store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  const hostile = HOSTILE_NAMES.map((resource) => finding({ status: 'FAIL', resource, message: resource }));
  const found: readonly (readonly Finding[])[] = [[], [finding({ status: 'FAIL' })], hostile, [], []];
  for (const [index, findings] of found.entries()) {
    await writeRun(store, hour(index), findings);
  }
  await writeRun(store.verifications(), hour(2), [ALTERED], 'log-verification');
  writeDrill(bucket, hour(3), [
    finding({ guardrail: 'DrillDeleteVersion', status: 'PASS', path: 'delete-version' }),
    finding({
      guardrail: 'DrillDeleteVersion',
      status: 'FAIL',
      path: 'delete-policy',
      resource: HOSTILE_NAMES[0] ?? '',
    }),
  ]);
  const [from, until] = [hour(0), hour(72)];
  html = renderPeriod(periodOf('audit-log', await evidenceOf(store, from, until), { from, until }));
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

test.each(['light', 'dark'] as const)(
  'opens in %s without an error or a request, and is accessible',
  async (scheme) => {
    const { page, complaints } = await openPage(browser, join(folder, 'period.html'), html, scheme);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  },
);

test('shows a picture of the period before any table', async () => {
  const { page } = await openPage(browser, join(folder, 'period.html'), html);
  const order = await page.evaluate<string[]>(
    "[...document.querySelectorAll('svg[role=img], table')].map((each) => each.tagName.toLowerCase())",
  );
  expect(order[0]).toBe('svg');
  await page.close();
});

test('shows verifications of the log and drills, with what they found', async () => {
  const { page } = await openPage(browser, join(folder, 'period.html'), html);
  const tables = await page.evaluate<Readonly<Record<string, string>>>(`
    Object.fromEntries([...document.querySelectorAll('section[aria-label]')].map((section) =>
      [section.getAttribute('aria-label'), section.querySelector('tbody').innerText]))`);
  expect(tables['Verifications of the log']).toMatch(/^2026-11-21\s+1 000000001\s+1/);
  expect(tables.Drills).toMatch(/^2026-11-21 03:00 UTC\s+arn:aws:sts::111122223333:.*<script>.*\s1\s+1\s+0$/);
  expect(tables.Findings).toContain('LogFileModified');
  expect(tables.Findings).toContain('DrillDeleteVersion');
  expect(await page.locator('svg polygon.run.FAIL').count()).toBe(1);
  await page.close();
});

test.each<[what: string, verified: boolean, found: readonly Finding[], verdict: RegExp]>([
  ['verified and without a finding', true, [], /^PASS">Everything held in every run\.$/],
  [
    'not verified',
    false,
    [],
    /^UNKNOWN">Everything held in every run\. No verification proves that the log is whole\.$/,
  ],
  [
    'not verified and with a finding',
    false,
    [finding({ status: 'FAIL' })],
    /^FAIL">1 finding was open at the end\. No verif/,
  ],
])('the verdict of a period that is %s', async (_, verified, found, verdict) => {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  await writeRun(store, hour(1), found);
  if (verified) await writeRun(store.verifications(), hour(2), [], 'log-verification');
  const [from, until] = [hour(0), hour(24)];
  const period = periodOf('audit-log', await evidenceOf(store, from, until), { from, until });
  expect(/class="verdict ([^<]*)/.exec(renderPeriod(period))?.[1]).toMatch(verdict);
});

test('a period whose verifications have stopped is not proven, and the page says since when', async () => {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  for (const at of [1, 25, 49]) await writeRun(store, hour(at));
  await writeRun(store.verifications(), hour(2), [], 'log-verification');
  const [from, until] = [hour(0), hour(72)];
  const period = periodOf('audit-log', await evidenceOf(store, from, until), { from, until });
  expect(statusOf(period)).toBe('UNKNOWN');
  expect(period).toMatchObject({ gaps: [], unverified: [{ from: hour(0), until }] });
  expect(renderPeriod(period)).toContain('Everything held in every run. The verifications have 1 gap.');
});

const night = (day: number) => ({ startedAt: hour(day * 24 + 3), hours: [(day - 1) * 24, day * 24] as const });

test.each<
  [what: string, verifications: readonly { startedAt: Date; hours?: readonly [number, number] }[], gaps: object[]]
>([
  ['each day', [night(0), night(1), night(2), night(3)], []],
  [
    'each day, and some hours once more',
    [night(0), night(1), night(2), { ...night(2), hours: [30, 31] }, night(3)],
    [],
  ],
  ['each day but one', [night(0), night(1), night(3)], [{ from: hour(24), until: hour(48) }]],
  [
    'each day, though once of some hours only',
    [night(0), night(1), { ...night(2), hours: [24, 47] }, night(3)],
    [{ from: hour(24), until: hour(48) }],
  ],
  [
    'each day, though once without coming to its end',
    [night(0), night(1), { startedAt: night(2).startedAt }, night(3)],
    [{ from: hour(24), until: hour(48) }],
  ],
  [
    'each day, though always the same one',
    [0, 1, 2, 3].map((day) => ({ ...night(day), hours: night(0).hours })),
    [{ from: hour(0), until: hour(96) }],
  ],
  [
    'each day but one, which another verified later',
    [night(0), night(1), night(3), { ...night(3), hours: [24, 72] }],
    [],
  ],
])('hours of the log that nobody looked at are gaps: verified %s', async (_, verifications, gaps) => {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  const chain = store.verifications();
  for (const [index, { startedAt, hours }] of verifications.entries()) {
    const at = new Date(startedAt.getTime() + index);
    const outcome = outcomeAt(at, [], 'log-verification');
    const period = hours && { start: hour(hours[0]).toISOString(), end: hour(hours[1]).toISOString() };
    await record(chain, { ...outcome, run: { ...outcome.run, period } }, await chain.latest(at));
  }
  const [from, until] = [hour(0), hour(96)];
  expect(periodOf('audit-log', await evidenceOf(store, from, until), { from, until }).unverified).toEqual(gaps);
});

test('a period of which not every drill was read is not proven, and the page says so', async () => {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  await writeRun(store, hour(1));
  await writeRun(store.verifications(), hour(2), [], 'log-verification');
  const [from, until] = [hour(0), hour(24)];
  const evidence = await evidenceOf(store, from, until);
  const period = periodOf('audit-log', { ...evidence, drilled: { ...evidence.drilled, unread: 3 } }, { from, until });
  expect(statusOf(period)).toBe('UNKNOWN');
  expect(renderPeriod(period)).toContain('3 older reports not read');
  expect(statusOf({ ...period, drillsUnread: 0 })).toBe('PASS');
});

test('the page says that drills stand in no chain, and how many reports were left out', async () => {
  const bucket = new Bucket();
  const store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  const [from, until] = [hour(0), hour(24)];
  bucket.write(`${drillFolder('audit-log', hour(3))}report.json`, '{', hour(3));
  const page = renderPeriod(periodOf('audit-log', await evidenceOf(store, from, until), { from, until }));
  expect(page).toContain('1 report left out');
  expect(page).toContain('Drills stand in no chain');
});

test.each<[what: string, first: number, days: number, covered: object, deployed?: { deployedAt: Date }]>([
  ['begins with the period', 1, 3, { gaps: [], unverified: [], expectedRuns: 2, provenHours: 72 }],
  [
    'begins on the third day',
    49,
    4,
    {
      ...{ gaps: [{ from: hour(0), until: hour(49) }], unverified: [{ from: hour(0), until: hour(24) }] },
      ...{ expectedRuns: 3, provenHours: 47 },
    },
  ],
  [
    'begins on the third day, as the deployment does',
    49,
    4,
    { gaps: [], unverified: [], expectedRuns: 1, provenHours: 48 },
    { deployedAt: hour(48) },
  ],
])(
  'time before the first evidence is not covered: evidence that %s',
  async (_, first, days, covered, deployed = undefined) => {
    const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
    const [from, until] = [hour(0), hour(days * 24)];
    for (let at = first; at < days * 24; at += 24) {
      await writeRun(store, hour(at));
      await writeRun(store.verifications(), hour(at), [], 'log-verification');
    }
    const period = periodOf('audit-log', await evidenceOf(store, from, until), { from, until, ...deployed });
    expect(period).toMatchObject({ ...covered, evidenceSince: hour(first) });
    expect(renderPeriod(period).replaceAll('&#xB7;', '·')).toContain(
      ` ${days * 24 - (deployed ? 48 : 0)} hours proven · evidence since ${hour(first).toISOString().slice(0, 10)}`,
    );
    expect(statusOf(period)).toBe(first === 1 || deployed ? 'PASS' : 'UNKNOWN');
  },
);

describe('a month of 720 runs and 30 findings', () => {
  const from = new Date('2026-10-01T00:00:00Z');
  const until = new Date('2026-10-31T00:00:00Z');
  const at = (hours: number): string => new Date(from.getTime() + hours * 3_600_000).toISOString();
  const run = (index: number) => ({
    ...{ id: String(index).padStart(9, '0'), kind: 'drift-check' as const, trigger: 'schedule' as const },
    ...{ auditLog: 'payments', startedAt: at(index), finishedAt: at(index), version: '1.2.3' },
    ...{ configuration: 'c'.repeat(64), open: 0, critical: 0, unproven: 0, key: '', sha256: 'd'.repeat(64) },
  });
  const period: Period = {
    ...{ auditLog: 'payments', from, until, expectedRuns: 29, provenHours: 720, askedHours: 720, evidenceSince: from },
    ...{ verifications: [], drills: [], drillsLeftOut: 0, drillsUnread: 0, gaps: [], unverified: [] },
    runs: Array.from({ length: 720 }, (_, index) => run(index)),
    episodes: Array.from({ length: 30 }, (_, index) => ({
      finding: finding({
        status: 'FAIL',
        found: 'GOVERNANCE',
        resource: `arn:aws:s3:::payments-audit-log-logbucket-${index}abcdefghijkl`,
      }),
      ...{ openedAt: at(index), resolvedAt: at(index + 5) },
    })),
    detected: [{ attempt: { time: at(1) }, at: at(1.01) }],
  };

  test('takes at most six printed pages', async () => {
    const { page } = await openPage(browser, join(folder, 'month.html'), renderPeriod(period, until));
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)?.length).toBeLessThanOrEqual(6);
    await page.close();
  });

  test.each([
    ['screen', 1280],
    ['print', 700],
  ] as const)('breaks no word of eight letters in a table on %s', async (media, width) => {
    const { page } = await openPage(browser, join(folder, 'month.html'), renderPeriod(period, until));
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media });
    const narrow = await page.evaluate<string[]>(`[...document.querySelectorAll('th, td')].filter((cell) => {
      const word = document.createElement('span');
      word.textContent = 'Resource';
      word.style.position = 'absolute';
      cell.append(word);
      const { width } = word.getBoundingClientRect();
      word.remove();
      return cell.clientWidth < width;
    }).map((cell) => cell.textContent)`);
    expect(narrow).toEqual([]);
    await page.close();
  });

  test.each([1280, 390])('breaks no word and does not scroll sideways, %i pixels wide', async (width) => {
    const { page } = await openPage(browser, join(folder, 'month.html'), renderPeriod(period, until));
    await page.setViewportSize({ width, height: 900 });
    expect(await brokenWords(page)).toEqual([]);
    expect(await widthOf(page)).toBe(width);
    await page.close();
  });

  test('says how soon calls were answered and findings resolved, and by which version', () => {
    const text = renderPeriod(period, until)
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(text).toContain('Time to detect less than an hour Time to resolve 5 hours at most Generated 2026-10-31');
    expect(text).toContain('Account and Region not known Trail');
    expect(text).toContain('Exceptions None: nothing is acknowledged.');
  });

  test('is told to machines with every run and its hash', () => {
    const data = JSON.parse(periodJson(period, until)) as {
      runs: { sha256: string }[];
      findings: unknown[];
      status: string;
    };
    expect([data.runs.length, data.findings.length, data.runs[0]?.sha256]).toEqual([720, 30, 'd'.repeat(64)]);
    expect(data.status).toBe('UNKNOWN');
    const rows = periodCsv(period).trim().split('\r\n');
    expect(rows).toHaveLength(1 + 720 + 30);
    expect(rows[1]).toBe(`"drift-check","000000000","${at(0)}","${at(0)}","PASS",,,,"0 open","${'d'.repeat(64)}"`);
  });
});

test('the head says what was in force at the end, and which exceptions', async () => {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  const acknowledgement = { reason: 'Imported key', owner: 'security', until: '2027-03-31' };
  await writeRun(store, hour(1), [
    finding({
      guardrail: 'DefaultRetentionMeetsFrameworks',
      found: { Mode: 'COMPLIANCE', Days: 2192 },
      resource: 'LogBucket',
    }),
    finding({
      guardrail: 'KeyRotationEnabled',
      status: 'ACKNOWLEDGED',
      resource: 'Key',
      resourceType: 'AWS::KMS::Key',
      acknowledgement,
    }),
  ]);
  const [from, until] = [hour(0), hour(24)];
  const period = periodOf('audit-log', await evidenceOf(store, from, until), { from, until });
  expect(headOf(period)).toMatchObject({
    buckets: ['LogBucket'],
    retention: ['LogBucket: 2192 days, COMPLIANCE'],
    exceptions: [{ guardrail: 'KeyRotationEnabled', resource: 'Key', ...acknowledgement }],
  });
  expect(period.runs[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('a finding is said in words, and a policy document is left to the report of its run', async () => {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*' }] };
  const policy = {
    guardrail: 'TlsOnly',
    status: 'FAIL',
    path: 'PolicyDocument',
    expected: 'denied',
    found: document,
  } as const;
  const mode = {
    guardrail: 'KeyUsable',
    status: 'UNKNOWN',
    message: 'Unknown.',
    expected: 'on',
    found: 'off',
  } as const;
  await writeRun(store, hour(0), [finding(policy), finding(mode)]);
  const [from, until] = [hour(0), hour(24)];
  const text = renderPeriod(periodOf('audit-log', await evidenceOf(store, from, until), { from, until }));
  expect(text).toContain('The bucket accepts requests without TLS 1.2');
  expect(text).not.toContain('2012-10-17');
  expect(text).toContain('<code>on</code> expected, <code>off</code> found');
  expect(text).toContain('<h1>Audit log audit-log, 2026-11-21 to 2026-11-21</h1>');
});
