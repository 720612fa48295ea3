/** A report in the browser: what it complains of, what it asks the network for, and what axe-core finds. */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { source as axeSource, type AxeResults, type RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

export interface Opened {
  readonly page: Page;
  /** What the browser complained of, and every request beyond the file itself. */
  readonly complaints: string[];
}

/** Writes a page to a file and opens it; whoever opens it closes it. */
export async function openPage(
  browser: Browser,
  file: string,
  html: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Opened> {
  await writeFile(file, html);
  const page = await browser.newPage({ colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) complaints.push(`request ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

/** What axe-core finds, one line a rule. */
export async function violations(page: Page): Promise<string[]> {
  // evaluate, unlike a script tag, is no business of the page's Content-Security-Policy
  await page.evaluate(axeSource);
  const results = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(options),
    { resultTypes: ['violations'] } satisfies RunOptions,
  );
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Words of eight letters or more that stand on two lines; what is code (hashes, keys, ARNs) may break anywhere. */
export function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const broken = [];
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest('code, pre, .hidden, .value, .resource, .place, .name, svg')) continue;
      for (const { index, 0: word } of node.data.matchAll(/[A-Za-z]{8,}/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
      }
    }
    return [...new Set(broken)];
  })()`);
}

/** Pixels that the page is wide: more than the window means scrolling sideways. */
export function widthOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth');
}

/** How many pages of A4 it prints. */
export async function printedPages(page: Page): Promise<number> {
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  return pdf.match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
}
