/**
 * Checkov and cfn-guard beside `wormtrail check`: on the sample app, with docs/checkov.yaml, where nothing may be left over and no entry
 * may be idle; and on the templates of the tests. Run `npm run bundle`, `pip install checkov==3.3.30`, `cargo install cfn-guard
 * --version 3.2.1` and clone aws-cloudformation/aws-guard-rules-registry first, then
 * `CHECKOV=PATH CFN_GUARD=PATH GUARD_RULES=CLONE/rules/aws npx tsx bench/other-tools/run.ts`. A tool that is not named is left out.
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

const { CHECKOV, CFN_GUARD, GUARD_RULES } = process.env;

function outputOf(command: string, args: readonly string[]): unknown {
  const { stdout, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  return JSON.parse(stdout);
}

/** Ids of the checks that fail, each once. */
function checkov(template: string, ...more: string[]): string[] {
  const args = ['-f', template, '--framework', 'cloudformation', '--compact', '--quiet', '-o', 'json', ...more];
  const { results } = outputOf(CHECKOV ?? 'checkov', args) as { results?: { failed_checks: { check_id: string }[] } };
  return [...new Set(results?.failed_checks.map(({ check_id }) => check_id) ?? [])].sort();
}

/** Names of the rules that fail, each once, and how many concern the template. */
function guard(
  command: string,
  rules: string,
  template: string,
): { readonly failed: string[]; readonly asked: number } {
  const args = ['validate', '-r', rules, '-d', template, '--output-format', 'json', '--structured', '-S', 'none'];
  const [report] = outputOf(command, args) as {
    readonly not_compliant: readonly { readonly Rule?: { readonly name: string } }[];
    readonly compliant: readonly string[];
  }[];
  const failed = [...new Set(report?.not_compliant.flatMap(({ Rule }) => Rule?.name ?? []))].sort();
  return { failed, asked: failed.length + (report?.compliant.length ?? 0) };
}

async function wormtrail(template: string): Promise<string[]> {
  const { findings } = checkTemplates(await readTemplates([template]));
  return [...new Set(findings.filter(needsAttention).map(({ guardrail }) => guardrail))].sort();
}

function skipped(): string[] {
  return [...readFileSync(CONFIG, 'utf8').matchAll(/^ {2}- (CKV\w+)$/gm)].map(([, id = '']) => id).sort();
}

/** Fails where the list leaves something over or has an idle entry. */
function judgeByCheckov(template: string): void {
  const [found, left] = [checkov(template), checkov(template, '--config-file', CONFIG)];
  console.log(`the sample: Checkov finds ${found.join(', ')}; with docs/checkov.yaml: ${left.join(', ') || 'nothing'}`);
  if (left.length > 0 || found.join() !== skipped().join()) process.exitCode = 1;
}

async function main(): Promise<void> {
  const assembly = mkdtempSync(join(tmpdir(), 'wormtrail-other-tools-'));
  try {
    const env = { ...process.env, CDK_OUTDIR: assembly };
    const synth = spawnSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], { cwd: ROOT, env, encoding: 'utf8' });
    if (synth.status !== 0) throw new Error(synth.stderr);
    const own = join(assembly, `${loadConfig(join(ROOT, 'wormtrail.config.json')).name}.template.json`);
    console.log(`the sample: wormtrail finds ${(await wormtrail(assembly)).join(', ') || 'nothing'}`);
    if (CHECKOV !== undefined) judgeByCheckov(own);
    for (const template of [own, ...TEMPLATES]) {
      if (CFN_GUARD !== undefined && GUARD_RULES !== undefined) {
        const { failed, asked } = guard(CFN_GUARD, GUARD_RULES, template);
        console.log(`${template}: cfn-guard ${failed.length} of ${asked} rules: ${failed.join(', ')}`);
      }
      if (template === own) continue;
      const ofCheckov = CHECKOV === undefined ? '' : `Checkov ${checkov(template).length} checks, `;
      console.log(`${template}: ${ofCheckov}wormtrail ${(await wormtrail(template)).length}`);
    }
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

void main();
