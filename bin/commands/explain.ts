/** `wormtrail explain ID`: what a check is about, why it matters, what to do, and which clauses it serves. */
import type { Command } from 'commander';
import { action, write, type ExitCode } from './output';
import { oneOf } from './values';

interface ExplainOptions {
  readonly format: 'text' | 'json';
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('what a finding is about: why it matters, what to do, and which clauses it serves')
    .argument('[id]', 'the id of a check, as a finding names it; left out, every id is listed')
    .addOption(oneOf('-f, --format <format>', 'how the answer is written', ['text', 'json']).default('text'))
    .action(action(run));
}

/** @throws UsageError where no check has the id. */
async function run(id: string | undefined, { format }: ExplainOptions): Promise<ExitCode> {
  const { CHECKS } = await import('../../lib/checks/catalogue.js');
  const { explain, explanationOf, listChecks, similarIds } = await import('../../lib/checks/explain.js');
  // one line a check on a pipe, so that grep finds whole titles
  if (id === undefined) {
    const list = () => listChecks(CHECKS, process.stdout.isTTY ? process.stdout.columns : Number.MAX_SAFE_INTEGER);
    await write(format === 'json' ? JSON.stringify({ checks: CHECKS.map(explanationOf) }, null, 2) : list());
    return 0;
  }
  const check = CHECKS.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!check) {
    const { UsageError } = await import('./errors.js');
    const { plain, shorten } = await import('../../lib/findings/format.js');
    const similar = similarIds(id, CHECKS);
    const hint = similar.length > 0 ? ` Did you mean ${similar.join(', ')}?` : '';
    throw new UsageError(`No check has the id "${shorten(plain(id), 60)}".${hint} wormtrail explain lists every id.`);
  }
  const { createColors } = await import('picocolors');
  // on a pipe isTTY is undefined; then picocolors would decide by itself, and choose colours where CI is set
  const { bold } = createColors(Boolean(process.stdout.isTTY) && process.stdout.hasColors());
  const text = () => explain(check, process.stdout.isTTY ? process.stdout.columns : 80, bold);
  await write(format === 'json' ? JSON.stringify(explanationOf(check), null, 2) : text());
  return 0;
}
