/** The HTML report in a browser: opens without network or errors, filters, prints, is accessible in light and dark. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { report, type Report, type Scope } from '../../../lib/findings/finding';
import { renderHtml } from '../../../lib/findings/formats/html';
import type { RenderOptions } from '../../../lib/findings/render-options';
import { FRAMEWORK_IDS, type FrameworkId } from '../../../lib/frameworks';
import { noAuditLog } from '../../../lib/findings/no-audit-log';
import { launchChromium } from '../../support/chromium';
import { openPage, violations, type Opened } from '../../support/opened-page';
import { CATALOGUE, finding, HOSTILE_NAMES, hostileReport, ordinaryReport } from '../../support/reports';

const OPTIONS: RenderOptions = {
  catalogue: CATALOGUE,
  at: new Date('2026-11-22T21:00:00Z'),
  version: '1.2.3',
  environment: { account: '111122223333', region: 'eu-central-1' },
};

const BACKGROUND = 'getComputedStyle(document.body).backgroundColor';

// a busy machine takes its time to draw
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-html-'));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(rendered: Report, colorScheme: 'light' | 'dark' = 'light', options = OPTIONS): Promise<Opened> {
  return openPage(browser, join(folder, 'report.html'), renderHtml(rendered, options), colorScheme);
}

describe('the report', () => {
  test.each(['light', 'dark'] as const)(
    'opens in %s without an error or a request, and is accessible',
    async (scheme) => {
      const { page, complaints } = await open(ordinaryReport(), scheme);
      expect(await page.title()).toBe('Audit log report');
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      const background = await page.evaluate<string>(BACKGROUND);
      expect(background).toBe(scheme === 'light' ? 'rgb(250, 249, 246)' : 'rgb(20, 24, 27)');
      await page.close();
    },
  );

  test('says first what holds and what does not, then for each owner and framework', async () => {
    const { page } = await open(ordinaryReport());
    expect(await page.locator('.verdict').innerText()).toBe('2 of 5 checks do not hold.');
    expect(await page.locator('.counts > div').allInnerTexts()).toHaveLength(6);
    expect(await page.locator('section > h2').allInnerTexts()).toEqual([
      ...['Owners', 'Frameworks', 'Guardrails by framework', 'Acknowledged', 'Findings'],
    ]);
    expect((await page.locator('section[aria-labelledby=owners] .card').allInnerTexts()).map(oneLine)).toEqual([
      ...['Engineering 2 to look at, 2 critical.', 'Security 2 to look at.', 'Compliance Nothing to do.'],
    ]);
    const cards = (await page.locator('.frameworks .card').allInnerTexts()).map(oneLine);
    expect(cards[0]).toMatch(
      /^FINRA-4511 0 of 3 held Asks for 6 years of retention \(2,192 days\)\. 1 not held: 4511\(c\) 2 not judged: /,
    );
    expect(cards[1]).toMatch(/^PCI-DSS .*Asked for by payments\./);
    expect(cards).toHaveLength(2);
    expect((await page.locator('.counts > div').allInnerTexts()).map(oneLine)).toContain('does not apply 1');
    expect((await page.locator('.counts > div').allInnerTexts()).map(oneLine)).toContain('do not hold 2');
    await page.close();
  });

  test.each([
    [[], 'Nothing was judged.'],
    [[noAuditLog('App')], 'No audit log found: nothing was judged.'],
    [[finding()], 'Everything asked for holds.'],
    [[finding({ status: 'ACKNOWLEDGED' })], 'Everything holds, with exceptions.'],
    [[finding({ status: 'UNKNOWN' })], '1 check could not be proven.'],
    [[finding({ status: 'FAIL' })], '1 of 1 check does not hold.'],
  ])('verdict %#: %s', async (findings, verdict) => {
    const { page, complaints } = await open(report(findings));
    expect(await page.locator('.verdict').innerText()).toBe(verdict);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each<[what: string, scopes: readonly Scope[] | undefined, said: string | undefined]>([
    ['a report of no audit log', undefined, undefined],
    ['none asked for', [{ auditLog: 'payments', frameworks: [] }], 'Frameworks No framework was asked for, so none is'],
    [
      'not readable',
      [{ auditLog: '<b>pay</b>', frameworks: [], unclear: true }],
      'Frameworks Unknown: the template does not say clearly which frameworks <b>pay</b> asked for.',
    ],
    ['one asked for', [{ auditLog: 'payments', frameworks: ['SOX'] }], 'Frameworks SOX 0 of 3 held Asks for 7 years'],
  ])('frameworks of %s', async (_, scopes, said) => {
    const { page } = await open(report([finding()], scopes));
    const section = page.locator('section[aria-labelledby=frameworks]');
    expect(await section.count()).toBe(said === undefined ? 0 : 1);
    if (said !== undefined) expect(oneLine(await section.innerText())).toContain(said);
    const listed = await page.locator('.matrix th[scope=col], .about dt').allTextContents();
    expect(listed.filter((name) => FRAMEWORK_IDS.some((id) => id === name))).toEqual(
      scopes?.flatMap(({ frameworks }) => frameworks.flatMap((id) => [id, id])) ?? [],
    );
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  test('draws guardrail by framework: the sign, the word and the clauses', async () => {
    const { page } = await open(ordinaryReport());
    const asked: readonly FrameworkId[] = ['FINRA-4511', 'PCI-DSS'];
    const headers = await page.locator('.matrix thead th').allInnerTexts();
    expect(headers).toEqual(['Guardrail', ...asked]);
    const row = page.locator('.matrix tr', { hasText: 'LogFileValidationEnabled' });
    const cell = (id: FrameworkId) => row.locator('td').nth(asked.indexOf(id));
    expect(await cell('PCI-DSS').textContent()).toMatch(/not proven: 10\.3\.4/);
    expect((await cell('FINRA-4511').textContent())?.trim()).toBe('');
    await page.close();
  });

  test('tells expected, found, remedy and source of a finding', async () => {
    const { page } = await open(ordinaryReport());
    const failing = page.locator('.finding', { hasText: 'AuditLog/LogBucket/Resource' }).first();
    const text = oneLine(await failing.innerText());
    expect(text).toContain('Expected COMPLIANCE');
    expect(text).toContain('Found GOVERNANCE');
    expect(text).toContain('cdk.out/payments.template.json:42, made at lib/payments.ts:17');
    expect(await page.locator('.guardrail').first().locator('.remedy').innerText()).toContain(
      'Set ObjectLockConfiguration',
    );
    await page.close();
  });

  test('lists what was acknowledged, by whom, why, until when', async () => {
    const { page } = await open(ordinaryReport());
    const row = page.locator('section[aria-labelledby=acknowledged] tbody tr');
    expect((await row.locator('th, td').allInnerTexts()).map(oneLine)).toEqual([
      ...['KeyRotationEnabled', 'AuditLog/Key/Resource', 'security', '2027-03-31'],
      'Key material is imported and rotated by hand',
    ]);
    await page.close();
  });
});

describe('search and filters', () => {
  const shown = (page: Page) => page.locator('.finding:not([hidden])').count();

  test.each([
    ['status', 'FAIL', 2],
    ['severity', 'CRITICAL', 3],
    ['owner', 'security', 3],
    ['framework', 'FINRA-4511', 3],
    ['log', 'orders', 1],
  ])('%s %s leaves %i findings', async (name, value, count) => {
    const { page, complaints } = await open(ordinaryReport());
    await page.selectOption(`select[name=${name}]`, value);
    expect(await shown(page)).toBe(count);
    expect(await page.locator('.shown').innerText()).toBe(`${count} of 7 findings`);
    await page.click('button[type=reset]');
    await page.locator('.finding[hidden]').first().waitFor({ state: 'detached' });
    expect(await page.locator('.shown').innerText()).toBe('7 findings');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('search finds resources, values and titles, and hides guardrails without a match', async () => {
    const { page } = await open(ordinaryReport());
    await page.fill('input[name=search]', 'evidencebucket');
    expect(await shown(page)).toBe(1);
    expect(await page.locator('.guardrail:not([hidden])').count()).toBe(1);
    await page.fill('input[name=search]', 'no such thing');
    expect(await shown(page)).toBe(0);
    expect(await page.locator('.shown').innerText()).toBe('0 of 7 findings');
    await page.close();
  });

  test('a guardrail of the matrix leads to its findings, opened', async () => {
    const { page } = await open(ordinaryReport());
    await page.click('.matrix a:text("KeyRotationEnabled")');
    const target = page.locator('.guardrail', { hasText: 'KeyRotationEnabled' });
    await page.locator('.guardrail:target details[open]').waitFor();
    expect(await target.locator('.finding').isVisible()).toBe(true);
    await page.close();
  });
});

test('prints every finding, without the filters', async () => {
  const { page } = await open(ordinaryReport(), 'dark');
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(10_000);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  expect(await page.locator('.filters').isVisible()).toBe(false);
  expect(await page.locator('.guardrail details:not([open])').count()).toBe(0);
  expect(await page.evaluate<string>(BACKGROUND)).toBe('rgb(255, 255, 255)');
  await page.close();
});

test('reads without a script', async () => {
  await writeFile(join(folder, 'plain.html'), renderHtml(ordinaryReport(), OPTIONS));
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, 'plain.html')).href);
  expect(await page.locator('.filters').isVisible()).toBe(false);
  expect(await page.locator('.finding').count()).toBe(7);
  await context.close();
});

test('hostile names are shown and do nothing', async () => {
  const options = { ...OPTIONS, title: '</title><script>window.stolen = 1</script>' };
  const { page, complaints } = await open(hostileReport(), 'light', options);
  expect(await page.evaluate<boolean>("'stolen' in window")).toBe(false);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(1);
  expect(complaints).toEqual([]);
  expect(await page.locator('.guardrail').count()).toBe(HOSTILE_NAMES.length);
  await page.close();
});

test('the policy refuses any other script and any network, even if a name got through', async () => {
  const { page, complaints } = await open(ordinaryReport());
  const refused = await page.evaluate(`(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.stolen = 1';
    document.body.append(script);
    const fetched = await fetch('http://127.0.0.1:9/').then(() => 'fetched', () => 'refused');
    return { stolen: 'stolen' in window, fetched };
  })()`);
  expect(refused).toEqual({ stolen: false, fetched: 'refused' });
  expect(complaints.join()).toMatch(/Content Security Policy/);
  await page.close();
});

test('thousands of findings still open', async () => {
  const many = Array.from({ length: 5_000 }, (_, index) => finding({ resource: `Bucket${index}` }));
  const { page } = await open(report(many));
  expect(await page.locator('.finding').count()).toBe(50);
  expect(await page.locator('.more').textContent()).toContain('4,950 more resources');
  await page.close();
});

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
