/** docs/reports.md: what it says wormtrail finds in the weak template is what it finds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTemplates } from '../../lib/check/check-templates';
import { readTemplates } from '../../lib/facts/template/load';

const ROOT = join(__dirname, '../..');

test('every check of the comparison with Checkov and Prowler fails in the weak template', async () => {
  const page = readFileSync(join(ROOT, 'docs/reports.md'), 'utf8');
  const [, chapter = ''] = /## The same template, beside Checkov and Prowler\n([^]*?)\n## /.exec(page) ?? [];
  const named = chapter
    .split('\n')
    .flatMap((line) =>
      line.startsWith('| ') && !line.includes('\\*') ? [...line.matchAll(/`(\w+)`/g)].map(([, id]) => id) : [],
    );
  expect(named.length).toBeGreaterThan(10);
  const templates = await readTemplates([join(ROOT, 'test/fixtures/templates/weak-audit-log.yaml')]);
  const { findings } = checkTemplates(templates, { frameworks: ['SEC-17a-4'] });
  const failing = new Set(findings.filter(({ status }) => status === 'FAIL').map(({ guardrail }) => String(guardrail)));
  expect(named.filter((id) => !failing.has(id ?? ''))).toEqual([]);
});
