/** The auditor's page of a period, in a browser: no network, no error, accessible, and the picture of the period first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { documentsOf, periodOf } from '../../lib/evidence/period';
import { renderPeriod } from '../../lib/evidence/period-report';
import { EvidenceStore } from '../../lib/evidence/store';
import type { Finding } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { launchChromium } from '../support/chromium';
import { openPage, violations } from '../support/opened-page';
import { finding, HOSTILE_NAMES } from '../support/reports';
import { writeRun } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';

const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, index));
// a busy machine takes its time to draw
jest.setTimeout(60_000);

let browser: Browser;
let folder: string;
let html: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-period-'));
  browser = await launchChromium();
  const store = new EvidenceStore(new Bucket().client(), 'evidence-bucket', 'audit-log');
  const hostile = HOSTILE_NAMES.map((resource) => finding({ status: 'FAIL', resource, message: resource }));
  const found: readonly (readonly Finding[])[] = [[], [finding({ status: 'FAIL' })], hostile, [], []];
  for (const [index, findings] of found.entries()) {
    await writeRun(store, hour(index), findings);
  }
  const [from, until] = [hour(0), hour(72)];
  html = renderPeriod(periodOf('audit-log', await documentsOf(store, from, until), { from, until }), CATALOGUE);
}, 120_000);

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
