/** Records that somebody wrote to break a reader: no line, no page and no count breaks, and no record passes for another. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { answerFormat } from '../../lib/questions/formats';
import type { AnswerOptions } from '../../lib/questions/formats/format';
import { recordsOf } from '../../lib/events/records';
import { leavesOf } from '../../lib/questions/resources';
import { launchChromium } from '../support/chromium';
import { openPage, violations } from '../support/opened-page';
import { HOSTILE_NAMES } from '../support/reports';
import { answer, archiveOf, NO_FILTERS, question, record, type Answered } from './support';

const OPTIONS: AnswerOptions = {
  ...{ question: question('who-deleted'), filters: NO_FILTERS, proof: true, limit: Infinity, timeZone: 'UTC' },
};
/** Every field that a caller can choose, and some that only a forger could. */
const RECORDS = HOSTILE_NAMES.map((name) =>
  record('s3:DeleteBucket', {
    ...{ userAgent: name, sourceIPAddress: name, eventName: `Delete${name}`, errorCode: name, errorMessage: name },
    ...{ awsRegion: name, recipientAccountId: name, eventID: name },
    requestParameters: { bucketName: name },
    userIdentity: {
      type: name,
      arn: `arn:aws:sts::1:assumed-role/${name}/${name}`,
      principalId: name,
      accessKeyId: name,
    },
  }),
);

async function hostile(): Promise<Answered> {
  const { bucket } = archiveOf(RECORDS);
  return answer(bucket, { question: question('who-deleted') });
}

async function rendered(format: string, options: Partial<AnswerOptions> = {}): Promise<string> {
  return [...answerFormat(format).render(await hostile(), { ...OPTIONS, ...options })].join('');
}

test('every one of them is a row', async () => {
  expect((await hostile()).rows).toHaveLength(HOSTILE_NAMES.length);
});

test('as text: nothing steers the terminal, and each row stays on its line', async () => {
  const text = await rendered('text', { proof: false });
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(text.match(/^ {2}\d{2}:\d{2}:\d{2} UTC {2}/gm)).toHaveLength(HOSTILE_NAMES.length);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(1200);
});

test('as JSON: one document, nothing raw that steers a terminal, names as they were', async () => {
  const text = await rendered('json');
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u);
  const { rows, rowCount } = JSON.parse(text) as { rows: Answered['rows']; rowCount: number };
  expect(rowCount).toBe(HOSTILE_NAMES.length);
  expect(rows.map(({ on }) => on[0])).toEqual(
    expect.arrayContaining([
      '\u202Eegnahc',
      '\u001B[2J\u001B[31mPASS',
      '\u0000',
      '=HYPERLINK("http://example.com","click")',
    ]),
  );
});

test('as JSON lines: the coverage and one line a row', async () => {
  const lines = (await rendered('jsonl')).trimEnd().split('\n');
  expect(Object.keys(JSON.parse(lines[0] ?? '') as object)).toEqual(['coverage']);
  expect(lines.slice(1).map((line) => (JSON.parse(line) as { time: string }).time)).toHaveLength(HOSTILE_NAMES.length);
});

test('as CSV: one line a row, and no cell is a formula', async () => {
  const lines = (await rendered('csv')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(HOSTILE_NAMES.length + 1);
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(lines.join('\n')).not.toMatch(/(^|,)"?[=+@-]/m);
});

describe('as a page', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), 'wormtrail-answer-'));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('runs nothing of it, complains of nothing, is accessible, filters, and has the proof behind a click', async () => {
    const { page, complaints } = await openPage(browser, join(folder, 'answer.html'), await rendered('html'));
    expect(await page.evaluate('window.stolen')).toBeUndefined();
    expect(await page.locator('.rows > li').count()).toBe(HOSTILE_NAMES.length);
    expect(await violations(page)).toEqual([]);
    const row = page.locator('.rows > li', { hasText: 'HYPERLINK' });
    expect(await row.getByText('SHA-256').isVisible()).toBe(false);
    await row.locator('summary').click();
    expect(await row.getByText('SHA-256').isVisible()).toBe(true);
    await page.locator('#filter').fill('hyperlink');
    expect(await page.locator('.rows > li:visible').count()).toBe(1);
    expect(await page.locator('#count').textContent()).toBe(`1 of ${HOSTILE_NAMES.length} shown`);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const DELETE = JSON.stringify(record('s3:DeleteBucket', { requestParameters: { bucketName: 'b' } }));
const file = (...records: string[]): string => `{"Records":[${records.join(',')}]}`;

describe('files', () => {
  const needle = [/"Delete/];
  test.each<[string, string, number, number]>([
    ['deep nesting', file(DELETE, DELETE.replace('"b"', deep(100_000))), 2, 0],
    ['a megabyte of text', file(DELETE.replace('"b"', `"${'x'.repeat(3_000_000)}"`)), 1, 0],
    ['records that are none', file('1', 'null', '"Delete"', '[]', DELETE), 1, 4],
    ['no list of records', '{"Records":{"a":"Delete"}}', 0, 1],
    ['no JSON', `${DELETE}${DELETE}`, 0, 1],
    ['no JSON, and no word of it', 'nothing', 0, 1],
    ['a record that is not JSON', file(DELETE, '{"eventName":"Delete}'), 0, 1],
    // a record that holds the beginnings and ends of others is one record still
    ['records within a record', file(DELETE.replace('"b"', `[{},${DELETE},{}]`)), 1, 0],
    ['braces and quotes in names', file(DELETE.replace('"b"', '"},{\\"eventName\\":\\"Delete\\\\"')), 1, 0],
    ['names that are written as escapes', file(DELETE.replace('"Delete', '"\\u0044elete')), 1, 0],
    ['white space', `\n{ "Records" : [ ${DELETE} ,\n ${DELETE} ] }\n`, 2, 0],
    ['nothing that is asked for', file(DELETE.replace('Delete', 'Create')), 0, 0],
    ['no records', file(), 0, 0],
  ])('%s', (_name, text, records, unreadable) => {
    const found = recordsOf(Buffer.from(text), needle);
    expect([found.records.length, found.unreadable]).toEqual([records, unreadable]);
  });

  test('names are found however deep they are', () => {
    const found = leavesOf(JSON.parse(deep(100_000).replace('1', '"b"')));
    expect(found).toEqual([{ field: 'a', value: 'b' }]);
  });

  test('deep nesting, wrong types and impossible times are rows like others, at the time of their delivery', async () => {
    const wrong = { eventTime: '2026-02-31T99:00:00Z', userIdentity: 'nobody', eventSource: 7, readOnly: 'yes' };
    const { bucket } = archiveOf([
      record('s3:DeleteBucket', {
        ...wrong,
        resources: 'none',
        requestParameters: JSON.parse(deep(1000)) as unknown,
      }),
      record('s3:DeleteBucket', {
        ...wrong,
        eventTime: 12,
        sourceIPAddress: {},
        errorCode: [],
        requestParameters: [[]],
      }),
      'not a record',
    ]);
    const filters = { ...NO_FILTERS, what: ['DeleteBucket'], writes: true };
    const { rows, coverage } = await answer(bucket, { filters });
    expect(rows.map(({ time, what }) => ({ time, what }))).toEqual([
      { time: '2026-01-01T03:01:00Z', what: ':DeleteBucket' },
      { time: '2026-01-01T03:01:00Z', what: ':DeleteBucket' },
    ]);
    expect(coverage).toMatchObject({ complete: true, unreadableRecords: 0 });
    // where nothing is searched for by its text, what is no record is counted
    expect((await answer(bucket, {})).coverage).toMatchObject({ complete: false, unreadableRecords: 1 });
  });
});
