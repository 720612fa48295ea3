/** The remedy as code in an opened row: however wide it is, nothing beside it is cut. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { CHECKS } from '../../../lib/checks/catalogue';
import { report } from '../../../lib/findings/finding';
import { renderHtml } from '../../../lib/findings/formats/html';
import { launchChromium } from '../../support/chromium';
import { openPage } from '../../support/opened-page';
import { finding } from '../../support/reports';

/** How many parts of the row, beside lines of code, go beyond it. */
const BEYOND = `[...document.querySelectorAll('.row .opened *:not(pre *)')].filter((each) =>
  each.getBoundingClientRect().right > document.querySelector('.row').getBoundingClientRect().right).length`;

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-code-'));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([1280, 390])('code that is wider than its row scrolls in its place, %i pixels wide', async (width) => {
  const html = renderHtml(report([finding({ guardrail: 'TamperingDenied', status: 'FAIL' })]), { catalogue: CHECKS });
  const { page } = await openPage(browser, join(folder, 'code.html'), html);
  await page.setViewportSize({ width, height: 900 });
  await page.click('.row summary');
  await page.locator('.row figure').first().waitFor();
  expect(await page.evaluate<number>(BEYOND)).toBe(0);
  await page.close();
});
