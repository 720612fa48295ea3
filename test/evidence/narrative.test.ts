/** The control narrative of a period: what it says is in the evidence, and what is not proven is said to be so. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { narrativeHtml } from '../../lib/evidence/narrative/html';
import { narrativeMarkdown } from '../../lib/evidence/narrative/markdown';
import { narrativeOf } from '../../lib/evidence/narrative/narrative';
import type { Narrative, Section } from '../../lib/evidence/narrative/blocks';
import { evidenceOf, periodOf } from '../../lib/evidence/period';
import { record } from '../../lib/evidence/record';
import { EvidenceStore } from '../../lib/evidence/store';
import { report, type Finding, type Scope } from '../../lib/findings/finding';
import type { FrameworkId } from '../../lib/frameworks';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge } from '../../lib/guardrails/guardrail';
import { launchChromium } from '../support/chromium';
import { outcomeAt } from '../support/evidence';
import { brokenWords, openPage, printedPages, violations, widthOf } from '../support/opened-page';
import { HOSTILE_NAMES } from '../support/reports';
import { Bucket } from '../support/s3-in-memory';
import { liveAuditLog, type Changes } from '../support/sound-audit-log';

const DAYS = 10;
const SCOPES: readonly Scope[] = [{ auditLog: 'audit-log', frameworks: ['SEC-17a-4', 'SOC2'] }];
const from = new Date('2026-10-01T00:00:00Z');
const until = new Date(from.getTime() + DAYS * 86_400_000);
const at = (day: number, hour = 1): Date => new Date(from.getTime() + (day * 24 + hour) * 3_600_000);

const found = (changes: Changes = {}): Finding[] => judge(liveAuditLog(changes), CATALOGUE);
const SOUND = found();

interface Asked {
  readonly framework?: FrameworkId;
  readonly seed?: number;
  readonly sample?: number;
  /** Findings of a day; those of a sound audit log where left out. */
  readonly ofDay?: Readonly<Record<number, readonly Finding[]>>;
  readonly without?: number;
  /** Whether the log was verified. */
  readonly isVerified?: boolean;
}

async function narrative({
  framework = 'SEC-17a-4',
  seed = 1,
  sample = 5,
  ofDay = {},
  without,
  isVerified = true,
}: Asked = {}): Promise<Narrative> {
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  const { requirements } = liveAuditLog();
  for (let day = 0; day < DAYS; day += 1) {
    if (day === without) continue;
    const outcome = outcomeAt(at(day), []);
    const baseline = { trails: {}, code: {}, configuration: 'c'.repeat(64), requirements };
    const whole = { ...outcome, report: report(ofDay[day] ?? SOUND, SCOPES), baseline };
    await record(store, whole, await store.latest(at(day)));
    if (!isVerified) continue;
    const chain = store.verifications();
    await record(chain, outcomeAt(at(day, 3), [], 'log-verification'), await chain.latest(at(day, 3)));
  }
  const evidence = await evidenceOf(store, from, until);
  const period = periodOf('audit-log', evidence, { from, until });
  return narrativeOf(period, evidence, { framework, seed, sample, at: until, bucket: 'evidence-bucket' });
}

const sectionOf = ({ sections }: Narrative, title: string): Section => {
  const section = sections.find((each) => each.title === title);
  if (!section) throw new Error(`no section ${title}: ${sections.map((each) => each.title).join(', ')}`);
  return section;
};
const said = (one: Narrative, title: string): string => JSON.stringify(sectionOf(one, title).blocks);
const tableIn = (one: Narrative, title: string) =>
  sectionOf(one, title).blocks.flatMap((block) => (block.kind === 'table' ? [block.rows] : []))[0] ?? [];

/** What is said of one control. */
function control(one: Narrative, id: string): Readonly<Record<string, string>> {
  const { blocks } = sectionOf(one, 'Controls');
  const start = blocks.findIndex((block) => block.kind === 'heading' && block.text.endsWith(`(${id})`));
  const facts = blocks.slice(start).find((block) => block.kind === 'facts');
  return facts?.kind === 'facts' ? Object.fromEntries(facts.rows) : {};
}

let sound: Narrative;
beforeAll(async () => {
  sound = await narrative();
});

test('the system is described as the last run saw it, with its owners', () => {
  const system = said(sound, 'System description');
  for (const part of ['at 2026-10-10 01:00 UTC', 'security: ', 'audit-log-administrator', 's3://evidence-bucket'])
    expect(system).toContain(part);
});

test('a control has its owner, how often it was judged, what that came to, and where it stands', () => {
  expect(control(sound, 'ObjectLockEnabled')).toEqual({
    Owner: expect.stringMatching(/^engineering: \w+/) as string,
    Frequency: '10 drift checks, at most 24 hours apart',
    Result: 'Held in 10 of 10 drift checks.',
    Evidence: 'drift checks 000000001 to 000000010',
    Clauses: '240.17a-4(f)(2)(i)(B)',
  });
});

test('what is judged before a deployment only is not said to have held', () => {
  expect(control(sound, 'BucketRetainedOnDelete').Result).toBe(
    'Judged from templates, before a deployment: no run of the period judged it.',
  );
});

test('only controls of the framework are told, each once', () => {
  const headings = sectionOf(sound, 'Controls').blocks.flatMap((block) =>
    block.kind === 'heading' ? [block.text] : [],
  );
  expect(new Set(headings).size).toBe(headings.length);
  expect(headings.join()).toContain('(ObjectLockEnabled)');
  expect(headings.join()).not.toContain('(TlsOnly)');
});

describe('what did not hold', () => {
  const broken = found({ 'Trail.properties.EnableLogFileValidation': false });

  test('is told by how many runs, and when; the alternative is claimed only where it held in each', async () => {
    const lost = found({ 'LogBucket.properties.ObjectLockEnabled': false });
    const one = await narrative({ ofDay: { 3: broken, 4: broken, 7: lost } });
    expect(control(one, 'LogFileValidationEnabled').Result).toBe(
      'Held in 8 of 10 drift checks. Did not hold, or was acknowledged, in 2, between 2026-10-04 01:00 UTC and 2026-10-05 01:00 UTC.',
    );
    expect(said(one, 'Which alternative is claimed')).toMatch(
      /\(B\).*: not claimed for this period.*ObjectLockEnabled/,
    );
    expect(said(sound, 'Which alternative is claimed')).toMatch(
      /\(B\).*: claimed\. \d+ of \d+ controls apply, and held in every run/,
    );
  });

  test('is in the register, with what was acknowledged', async () => {
    const acknowledged = SOUND.map((each) =>
      each.guardrail === 'KeyRotationEnabled'
        ? {
            ...each,
            status: 'ACKNOWLEDGED' as const,
            acknowledgement: { reason: 'Imported key', owner: 'security', until: '2027-03-31' },
          }
        : each,
    );
    const one = await narrative({ ofDay: { 3: broken, 5: acknowledged, 6: acknowledged } });
    const register = said(one, 'Exception register');
    expect(register).toContain('"security","2027-03-31","Imported key","2026-10-06 01:00 UTC to 2026-10-07 01:00 UTC"');
    expect(register).toContain('Log file validation is off (LogFileValidationEnabled)');
    expect(said(sound, 'Exception register')).toContain('Nothing was acknowledged in the period.');
  });
});

test('what nothing judged is not proven', async () => {
  const fewer = SOUND.filter(({ guardrail }) => guardrail !== 'ObjectLockEnabled');
  const one = await narrative({ ofDay: Object.fromEntries(Array.from({ length: DAYS }, (_, day) => [day, fewer])) });
  expect(control(one, 'ObjectLockEnabled')).toMatchObject({ Result: 'Not judged in this period: nothing is proven.' });
  expect(said(one, 'Which alternative is claimed')).toMatch(/not claimed for this period.*ObjectLockEnabled/);
});

test.each([
  ['without a drift check for two days', { without: 4 }, /"drift check","2026-10-04 01:00 UTC","2026-10-06 01:00 UTC"/],
  [
    'without a log verification',
    { isVerified: false },
    /"log verification","2026-10-01 00:00 UTC","2026-10-11 00:00 UTC"/,
  ],
])('a period %s has a gap, and no alternative is claimed for it', async (_what, asked, gap) => {
  const one = await narrative(asked);
  expect(said(one, 'Coverage')).toMatch(gap);
  expect(said(one, 'Which alternative is claimed')).toMatch(
    /\(B\).*: not claimed for this period\. The evidence has gaps/,
  );
  expect(said(sound, 'Coverage')).toContain('Neither the drift checks nor the log verifications have a gap.');
});

describe('the sample', () => {
  test('is the same for the same seed, another for another, and can be drawn by hand', async () => {
    const days = (one: Narrative) => tableIn(one, 'Population and sample').map(([day]) => day);
    const hash = (day: string): string => createHash('sha256').update(`7 ${day}`).digest('hex');
    const all = Array.from({ length: DAYS }, (_, day) => at(day).toISOString().slice(0, 10));
    const byHand = all
      .toSorted((a, b) => (hash(a) < hash(b) ? -1 : 1))
      .slice(0, 5)
      .sort();
    const [seven, again] = [await narrative({ seed: 7 }), await narrative({ seed: 7 })];
    expect(days(seven)).toEqual(byHand);
    expect(days(again)).toEqual(byHand);
    expect(days(sound)).not.toEqual(byHand);
  });

  test('leads to the documents, and a day without a run is in the population', async () => {
    const one = await narrative({ sample: 99, without: 4 });
    const rows = tableIn(one, 'Population and sample');
    expect(rows).toHaveLength(DAYS);
    expect(rows[4]).toEqual(['2026-10-05', 'none', '–', 'none', '–', '–']);
    expect(rows[0]?.[4]).toBe('evidence/audit-log/2026/10/01/000000001.json.gz');
    expect(rows[0]?.[5]).toMatch(/^[0-9a-f]{64}$/);
    expect(said(one, 'Population and sample')).toContain('Without a drift check: 2026-10-05.');
  });
});

test('17a-4: what an API log is not, which alternative is not claimed, and what remains to be signed', () => {
  expect(said(sound, 'What this document is')).toContain('An API log is rarely a 17a-4 record by itself.');
  expect(said(sound, 'Which alternative is claimed')).toMatch(/\(A\), .*: not claimed\. /);
  const undertakings = said(sound, 'Undertakings that remain to be signed');
  for (const part of ['240.17a-4(f)(3)(v)(A)', '240.17a-4(i)(1)(ii)(A)', 'Date and signature'])
    expect(undertakings).toContain(part);
});

test.each(['SOC2'] as const)('%s has neither alternatives nor undertakings', async (framework) => {
  const { sections } = await narrative({ framework });
  expect(sections.map(({ title }) => title)).toEqual([
    'What this document is',
    'System description',
    'Coverage',
    'Clauses at the end of the period',
    'Controls',
    'Population and sample',
    'Exception register',
    'Sources',
  ]);
});

test('Markdown: sections, tables and blanks; no name is taken for markup', async () => {
  const hostile = HOSTILE_NAMES.map((resource) => ({
    ...found({ 'Trail.properties.EnableLogFileValidation': false })[0],
    resource,
  }));
  const one = await narrative({
    ofDay: { 2: [...SOUND, ...(hostile as Finding[]).map((each) => ({ ...each, status: 'FAIL' as const }))] },
  });
  const markdown = narrativeMarkdown(one);
  expect(markdown.match(/^# /gm)).toHaveLength(1);
  expect(markdown).toMatch(/^## Exception register$/m);
  expect(markdown).toMatch(/^Date and signature: (\\_){30}$/m);
  expect(markdown).not.toMatch(/[^\\]<|[^\P{Cc}\n]/u);
  const tables = markdown.split('\n').filter((line) => line.startsWith('|'));
  const cells = tables.map((line) => line.replace(/\\[\\|]/g, '').split('|').length);
  expect(Math.max(...cells)).toBeLessThan(10);
});

describe('HTML', () => {
  let browser: Browser;
  let folder: string;
  let html: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wormtrail-narrative-'));
    browser = await launchChromium();
    html = narrativeHtml(
      await narrative({ ofDay: { 3: found({ 'LogBucketPolicy.properties.PolicyDocument.Statement': [] }) } }),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(['light', 'dark'] as const)(
    'opens in %s without an error or a request, and is accessible',
    async (scheme) => {
      const { page, complaints } = await openPage(browser, join(folder, 'narrative.html'), html, scheme);
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('fits a phone, breaks no word, and prints', async () => {
    const { page } = await openPage(browser, join(folder, 'narrative.html'), html);
    expect(await brokenWords(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await widthOf(page)).toBe(390);
    expect(await brokenWords(page)).toEqual([]);
    await page.setViewportSize({ width: 700, height: 900 });
    await page.emulateMedia({ media: 'print' });
    expect(await brokenWords(page)).toEqual([]);
    expect(await printedPages(page)).toBeLessThanOrEqual(12);
    await page.close();
  });
});
