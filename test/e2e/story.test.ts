/** `npm start` in a real terminal: the whole story is played to its end and leaves its reports. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../lib/findings/finding';
import { inTerminal, tornColours, type Shown } from '../support/pseudo-terminal';

const ROOT = join(__dirname, '../..');

let folder: string;
let told: string;
let shown: Shown;

/** The narrowest that most people have. */
const COLUMNS = 80;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-story-'));
  shown = await inTerminal(COLUMNS, [
    '--import',
    require.resolve('tsx'),
    join(ROOT, 'bin/start.ts'),
    '--reports',
    folder,
  ]);
  told = shown.lines.join('\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('it is told in numbered steps, and ends well', () => {
  const steps = [...told.matchAll(/^(\d+)\. (\w+)/gm)].map(([, number, word]) => `${number} ${word}`);
  expect(steps).toEqual([
    '1 Reading',
    '2 Synthesizing',
    '3 Deploying',
    '4 Invoking',
    '5 Letting',
    '6 Playing',
    '7 Invoking',
    '8 Reading',
    '9 Putting',
    '10 Writing',
  ]);
  expect(told).toContain('Every step came out as it should.');
  expect(told).not.toContain('✘');
});

test('every line fits, no colour goes over a line, and no silence is longer than two seconds without a word', () => {
  const isPath = (line: string): boolean => line.includes(folder);
  expect(shown.lines.filter((line) => line.length > COLUMNS && !isPath(line))).toEqual([]);
  expect(tornColours(shown)).toEqual([]);
  expect(shown.raw).toMatch(/… working \(\d+ s\)/);
  expect(shown.raw).not.toContain('NodeVersionSupportWarning');
  expect(shown.code).toBe(0);
});

test.each([
  ['a locked log version is not deleted', /Delete .*refused: AccessDenied/],
  ['its retention is not shortened', /[Ss]horten .*refused: AccessDenied/],
  ['the check is named that found it', /Stop logging +found by TrailIsLogging/],
  ['security is told within seconds', /, \d+ s after the attack began: \[ACT\] Audit log\s/],
  ['what to try next', /explain TrailIsLogging/],
  ['the log tells who stopped logging', /from 127\.0\.0\.1 [\s\S]* UTC\s+cloudtrail:StopLogging\s+\S+\s+ok/],
  ['and who tried to delete', / UTC\s+s3:DeleteObject\s+arn:aws:s3:[\s\S]+?AccessDenied/],
  ['logging is stopped, and the checker has to name it', /[Ss]top .*accepted by AWS/],
])('%s', (_, line) => {
  expect(told).toMatch(line);
});

test('the eight steps of the attack are told one by one', () => {
  expect(told.match(/^ {3}✔ .*(refused: AccessDenied|accepted by AWS)/gm)).toHaveLength(8);
});

test('the reports are where it says', async () => {
  const [json, html] = [join(folder, 'drift.json'), join(folder, 'drift.html')];
  expect(told).toContain(json);
  expect(told).toContain(html);
  const { findings, summary } = JSON.parse(await readFile(json, 'utf8')) as Report;
  expect(summary.held).toBe(false);
  expect(findings).toContainEqual(expect.objectContaining({ guardrail: 'TrailIsLogging', status: 'FAIL' }));
  const page = await readFile(html, 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);
  expect(page).toContain('Drift check after the attack');
  expect(page.trimEnd()).toMatch(/<\/html>$/);
});
