/** How a verification is told: as text, JSON, CSV, OCSF, and as a page in a browser. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { PROBLEMS, type Problem } from '../../lib/integrity/problem';
import { renderVerification } from '../../lib/integrity/report';
import type { VerificationResult } from '../../lib/integrity/result';
import { launchChromium } from '../support/chromium';
import { openPage, violations, type Opened } from '../support/opened-page';
import { HOSTILE_NAMES } from '../support/reports';
import { at, LOCK, onlyChain, soundArchive, verifyBucket } from './support';

/** A day on which the trail was stopped for two hours and one log file was hidden. */
async function wounded(): Promise<VerificationResult> {
  const { bucket, hours } = soundArchive({ stopped: [3, 4] });
  bucket.delete(at(at(hours, 1).logFiles, 0).key);
  return verifyBucket(bucket);
}

const whole = (): Promise<VerificationResult> => verifyBucket(soundArchive().bucket);

/** Every text that an archive or its owner could choose, hostile. */
async function hostile(): Promise<VerificationResult> {
  const result = await wounded();
  const chain = onlyChain(result);
  const { kind, from, to } = at(chain.problems, 0);
  const problems = HOSTILE_NAMES.map((name): Problem => {
    const texts = {
      account: name,
      region: name,
      bucket: name,
      key: name,
      versionId: name,
      expected: name,
      found: name,
    };
    return { kind, from, to, ...texts, original: { survives: 'locked', versionId: name, lockedUntil: name } };
  });
  const hostileChain = { ...chain, account: at(HOSTILE_NAMES, 0), region: at(HOSTILE_NAMES, 1), problems };
  return { ...result, trailArn: at(HOSTILE_NAMES, 0), bucket: at(HOSTILE_NAMES, 3), chains: [hostileChain] };
}

describe('as text', () => {
  it('says first whether the log is whole', async () => {
    expect(renderVerification(await whole(), 'text')).toMatch(/^WHOLE {2}arn:aws:cloudtrail:/);
    expect(renderVerification(await wounded(), 'text')).toMatch(/^NOT WHOLE {2}arn:aws:cloudtrail:/);
  });

  it('tells of a problem the hour, the object, what was expected and found, what it means and that the original survives', async () => {
    const result = await wounded();
    const text = renderVerification(result, 'text');
    const problem = at(
      onlyChain(result).problems.filter(({ kind }) => kind === 'LogFileHidden'),
      0,
    );
    expect(text).toContain(`CRITICAL LogFileHidden  ${problem.account} eu-central-1  ${problem.from} to ${problem.to}`);
    expect(text).toContain(`s3://audit-logs/${problem.key}`);
    expect(text).toContain(`expected  ${problem.expected}`);
    expect(text).toContain(`found     ${problem.found}`);
    expect(text).toContain(PROBLEMS.LogFileHidden.meaning);
    expect(text).toContain(`locked in COMPLIANCE mode until ${LOCK.until.toISOString()}`);
    expect(text).toMatch(/2 problems\.\n$/);
  });

  it('tells gaps with their length', async () => {
    expect(renderVerification(await wounded(), 'text')).toContain(
      '2026-01-01T03:01:31Z to 2026-01-01T05:01:31Z  2 hours  no digest chain',
    );
  });

  it('names once what chains lack alike, and fits into 80 columns', async () => {
    const [chain] = (await wounded()).chains;
    const chains = ['ap-northeast-1', 'ap-southeast-2'].map((region) => ({
      ...at([chain], 0),
      ...{ region, problems: [], problemCounts: {}, logFiles: { valid: 12_345_678, invalid: 0, missing: 0 } },
    })) as VerificationResult['chains'];
    const text = renderVerification({ ...(await whole()), chains }, 'text');
    expect(text.match(/2 hours {2}no digest chain/g)).toHaveLength(1);
    expect(text).toContain('    111122223333: ap-northeast-1, ap-southeast-2\n');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('says that nothing is proven where no digest is due', async () => {
    const sound = await whole();
    const none = { valid: 0, invalid: 0, missing: 0 };
    const chains = sound.chains.map((chain) => ({ ...chain, digests: none, logFiles: none }));
    expect(renderVerification(sound, 'text')).not.toContain('nothing is proven');
    expect(renderVerification({ ...sound, chains }, 'text')).toContain('No digest is due yet, so nothing is proven.');
  });

  it('has colours where asked', async () => {
    expect(renderVerification(await whole(), 'text', { colour: true })).toContain('\u001B[32mWHOLE');
    expect(renderVerification(await whole(), 'text')).not.toContain('\u001B');
  });

  it('lets no name steer the terminal', async () => {
    expect(renderVerification(await hostile(), 'text')).not.toMatch(/\p{Cc}(?<!\n)|\u202E/u);
  });
});

describe('as JSON', () => {
  it('is the result', async () => {
    for (const result of [await wounded(), await hostile()]) {
      expect(JSON.parse(renderVerification(result, 'json'))).toEqual(JSON.parse(JSON.stringify(result)));
    }
  });
});

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

describe('as CSV', () => {
  it('is one row a problem, behind one with the counts of its account and Region', async () => {
    const result = await wounded();
    const [head = [], ...rows] = parseCsv(renderVerification(result, 'csv'));
    const column = (row: readonly string[], name: string): string => at(row, head.indexOf(name));
    expect(rows.map((row) => column(row, 'verdict'))).toEqual([
      'not whole',
      ...onlyChain(result).problems.map(({ kind }) => kind),
    ]);
    const hidden = at(
      rows.filter((row) => column(row, 'verdict') === 'LogFileHidden'),
      0,
    );
    expect(column(hidden, 'severity')).toBe('CRITICAL');
    expect(column(hidden, 'lockedUntil')).toBe(LOCK.until.toISOString());
    expect(column(at(rows, 0), 'found')).toBe(
      'digests: 6 valid, 0 invalid, 0 missing; log files: 11 valid, 0 invalid, 1 missing, 0 not named',
    );
  });

  it('gives a spreadsheet nothing to execute', async () => {
    const rows = parseCsv(renderVerification(await hostile(), 'csv'));
    expect(rows).toHaveLength(2 + HOSTILE_NAMES.length);
    for (const row of rows) {
      expect(row).toHaveLength(at(rows, 0).length);
      for (const cell of row) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!$)/);
    }
  });
});

describe('as OCSF', () => {
  it('has a finding for each problem', async () => {
    const result = await wounded();
    const text = renderVerification(result, 'ocsf');
    for (const { key } of onlyChain(result).problems) expect(text).toContain(JSON.stringify(key).slice(1, -1));
  });
});

describe('as a page', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wormtrail-verification-'));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (result: VerificationResult, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> =>
    openPage(browser, join(folder, 'verification.html'), renderVerification(result, 'html'), colorScheme);

  it.each([
    ['light', 'wounded', wounded],
    ['dark', 'wounded', wounded],
    ['light', 'whole', whole],
    ['light', 'hostile', hostile],
  ] as const)('opens in %s without an error or a request, and is accessible: %s', async (scheme, _name, make) => {
    const { page, complaints } = await open(await make(), scheme);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows a calendar of hours: whole, gap, problem', async () => {
    const { page } = await open(await wounded());
    const calendar = page.locator('svg.hours');
    expect(await calendar.count()).toBe(1);
    // digests end past the hour: an hour is what the worst part of it is
    const label = await calendar.getAttribute('aria-label');
    expect(label).toMatch(/^111122223333 eu-central-1: /);
    const hours = async (state: string): Promise<number[]> => {
      const runs = await page.locator(`svg.hours rect.hour-${state}`).all();
      const all = runs.map(async (run) => {
        const from = Number(await run.getAttribute('y'));
        return Array.from({ length: Number(await run.getAttribute('height')) }, (_, n) => from + n);
      });
      return (await Promise.all(all)).flat();
    };
    expect(await hours('problem')).toEqual([1, 2]);
    expect(await hours('gap')).toEqual([3, 4, 5]);
    expect(await hours('whole')).toEqual([0, 6, 7]);
    expect(label).toContain('3 hours gap: no digest chain');
    await page.close();
  });

  it('says the verdict, and lists every problem with what became of the original', async () => {
    const result = await wounded();
    const { page } = await open(result);
    expect(await page.locator('.verdict').innerText()).toBe('2 problems in the log.');
    expect(await page.locator('.problems > li').count()).toBe(2);
    const hidden = page.locator('.problems > li', { hasText: 'LogFileHidden' });
    expect(await hidden.innerText()).toContain('locked in COMPLIANCE mode until');
    await page.close();
    const sound = await open(await whole());
    expect(await sound.page.locator('.verdict').innerText()).toBe('The log is whole.');
    expect(await sound.page.locator('.problems').count()).toBe(0);
    await sound.page.close();
  });

  it('shows hostile names as text', async () => {
    const { page } = await open(await hostile());
    expect(await page.evaluate('window.stolen')).toBeUndefined();
    expect(await page.locator('script, img, [onmouseover]').count()).toBe(0);
    expect(await page.locator('.problems > li').count()).toBe(HOSTILE_NAMES.length);
    await page.close();
  });
});
