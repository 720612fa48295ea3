/**
 * Checkov beside `wormtrail check`: on the sample app with docs/checkov.yaml, where nothing may be left over and no entry may be idle,
 * and on the templates of the tests. Run `npm run bundle` and `pip install checkov==3.3.30` first, then
 * `CHECKOV=PATH npx tsx bench/other-tools/run.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTemplates } from '../../lib/check/check-templates';
import { readTemplates } from '../../lib/facts/template/load';
import { loadConfig } from '../../lib/config';
import { needsAttention } from '../../lib/findings/finding';

const ROOT = join(__dirname, '../..');
const CONFIG = join(ROOT, 'docs/checkov.yaml');
const TEMPLATES = ['weak-audit-log.yaml', 'audit-log.yaml'].map((name) => join(ROOT, 'test/fixtures/templates', name));

/** Ids of the checks that fail, each once. */
function checkov(template: string, ...more: string[]): string[] {
  const args = ['-f', template, '--framework', 'cloudformation', '--compact', '--quiet', '-o', 'json', ...more];
  const { stdout, error } = spawnSync(process.env.CHECKOV ?? 'checkov', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error) throw error;
  const { results } = JSON.parse(stdout) as { results?: { failed_checks: { check_id: string }[] } };
  return [...new Set(results?.failed_checks.map(({ check_id }) => check_id) ?? [])].sort();
}

async function wormtrail(template: string): Promise<string[]> {
  const { findings } = checkTemplates(await readTemplates([template]));
  return [...new Set(findings.filter(needsAttention).map(({ guardrail }) => guardrail))].sort();
}

function skipped(): string[] {
  return [...readFileSync(CONFIG, 'utf8').matchAll(/^ {2}- (CKV\w+)$/gm)].map(([, id = '']) => id).sort();
}

async function main(): Promise<void> {
  const assembly = mkdtempSync(join(tmpdir(), 'wormtrail-other-tools-'));
  try {
    const env = { ...process.env, CDK_OUTDIR: assembly };
    const synth = spawnSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], { cwd: ROOT, env, encoding: 'utf8' });
    if (synth.status !== 0) throw new Error(synth.stderr);
    const own = join(assembly, `${loadConfig(join(ROOT, 'wormtrail.config.json')).name}.template.json`);
    const [found, left] = [checkov(own), checkov(own, '--config-file', CONFIG)];
    console.log(
      `the sample: Checkov finds ${found.join(', ')}; with docs/checkov.yaml: ${left.join(', ') || 'nothing'}`,
    );
    console.log(`the sample: wormtrail finds ${(await wormtrail(assembly)).join(', ') || 'nothing'}`);
    if (left.length > 0 || found.join() !== skipped().join()) process.exitCode = 1;
    for (const template of TEMPLATES) {
      const ours = await wormtrail(template);
      console.log(`${template}: Checkov ${checkov(template).length} checks, wormtrail ${ours.length}`);
    }
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

void main();
