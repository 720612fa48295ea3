/**
 * Writes every file that is made from others: `npm run generate`. `npm run generate -- checks` writes those whose path
 * contains that word. With `--check` it writes nothing, names the files that are stale, and exits 1 if there is one.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { renderCheckCatalogue, renderCheckIds, renderGuardrailCatalogue } from './catalogue';
import { renderFrameworkCatalogue } from './framework-catalogue';
import { renderQuestionCatalogue } from './question-catalogue';
import { renderCommands, renderRegistry } from './resource-types';

interface Generator {
  /** Path from the project's root. */
  readonly file: string;
  readonly render: () => string | Promise<string>;
}

const ROOT = path.join(__dirname, '..');

/** In this order: the catalogue is what later ones are made from, so they import it only when it is there. */
const GENERATORS: readonly Generator[] = [
  { file: 'lib/resource-types/registry.ts', render: renderRegistry },
  { file: 'lib/facts/account/commands.ts', render: renderCommands },
  {
    file: 'lib/guardrails/data/tampering-actions.ts',
    render: async () => (await import('./tampering-actions.js')).tamperingActions(),
  },
  {
    file: 'lib/guardrails/data/aws-managed-policies.ts',
    render: async () => (await import('./aws-managed-policies.js')).awsManagedPolicies(),
  },
  { file: 'lib/frameworks/catalogue.ts', render: renderFrameworkCatalogue },
  { file: 'lib/checks/ids.ts', render: renderCheckIds },
  { file: 'lib/guardrails/catalogue.ts', render: renderGuardrailCatalogue },
  { file: 'lib/checks/catalogue.ts', render: renderCheckCatalogue },
  { file: 'lib/questions/named/catalogue.ts', render: renderQuestionCatalogue },
  { file: 'docs/checks.md', render: async () => (await import('./docs/checks.js')).renderChecks() },
  { file: 'docs/frameworks.md', render: async () => (await import('./docs/frameworks.js')).renderFrameworks() },
  { file: 'docs/ask.md', render: async () => (await import('./docs/questions.js')).renderQuestions() },
  { file: 'docs/unusual.md', render: async () => (await import('./docs/unusual.js')).renderUnusual() },
  {
    file: 'docs/what-is-read.md',
    render: async () => (await import('./docs/what-is-read.js')).renderWhatIsRead(),
  },
  { file: 'docs/threats.md', render: async () => (await import('./docs/threats.js')).renderThreats() },
  { file: 'docs/policy-proof.md', render: async () => (await import('./docs/policy-proof.js')).renderPolicyProof() },
  {
    file: 'docs/organization-policy.scp.json',
    render: async () => (await import('./organization-policy.js')).renderOrganizationPolicy('serviceControlPolicies'),
  },
  {
    file: 'docs/organization-policy.rcp.json',
    render: async () => (await import('./organization-policy.js')).renderOrganizationPolicy('resourceControlPolicies'),
  },
  {
    file: 'docs/key-policy.json',
    render: async () => (await import('./key-policy.js')).renderKeyPolicy(),
  },
  { file: 'API.md', render: async () => (await import('./docs/api.js')).renderApi() },
  {
    file: 'wormtrail.schema.json',
    render: async () => JSON.stringify((await import('../lib/config/index.js')).configJsonSchema()),
  },
];

/**
 * Writes the files that are stale, unless `onlyCheck` is set.
 *
 * @param words Only files whose path contains one of them; every file where there is none.
 * @returns the files that were stale.
 */
async function generate(onlyCheck: boolean, words: readonly string[]): Promise<string[]> {
  const stale: string[] = [];
  const chosen = GENERATORS.filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)));
  if (chosen.length === 0) throw new Error(`No generated file has ${words.join(' or ')} in its path.`);
  for (const { file, render } of chosen) {
    const target = path.join(ROOT, file);
    const content = await format(await render(), { ...(await resolveConfig(target)), filepath: target });
    if (existsSync(target) && readFileSync(target, 'utf8') === content) continue;
    stale.push(file);
    if (!onlyCheck) writeFileSync(target, content);
  }
  return stale;
}

async function main(): Promise<void> {
  const onlyCheck = process.argv.includes('--check');
  const words = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const stale = await generate(onlyCheck, words);
  for (const file of stale) process.stderr.write(onlyCheck ? `stale: ${file}\n` : `wrote ${file}\n`);
  if (onlyCheck && stale.length > 0) {
    process.stderr.write('Run `npm run generate` and commit what it writes.\n');
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
