/** `wormtrail narrative`: the control narrative of a period by one framework, for auditors and examiners. */
import type { Command } from 'commander';
import type { Period } from '../../lib/evidence/period';
import { FRAMEWORK_IDS, type FrameworkId } from '../../lib/frameworks/catalogue';
import { UsageError } from './errors';
import { action, write, type ExitCode } from './output';
import { addPeriodOptions, readPeriod, type PeriodOptions } from './period';
import { oneOf, wholeNumber } from './values';

interface NarrativeOptions extends PeriodOptions {
  readonly framework: FrameworkId;
  readonly sample: number;
  readonly seed: number;
  readonly output?: string;
  readonly format: 'markdown' | 'html';
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerNarrative(program: Command): void {
  const command = program
    .command('narrative')
    .description(
      'the control narrative of a period: system, controls, a sample of days and exceptions, from the evidence',
    );
  addPeriodOptions(command)
    .addOption(
      oneOf('--framework <id>', 'the framework that it speaks of, such as SOC2', FRAMEWORK_IDS).makeOptionMandatory(),
    )
    .option('--sample <days>', 'how many days are drawn', wholeNumber(1), 25)
    .option('--seed <number>', 'what decides which days are drawn', wholeNumber(0), 1)
    .addOption(oneOf('-f, --format <format>', 'how it is written', ['markdown', 'html']).default('markdown'))
    .option('-o, --output <file>', 'write it to a file instead of standard output')
    .action(action(run));
}

/** @returns 1 where the period does not pass, as `wormtrail report` says. */
async function run(options: NarrativeOptions): Promise<ExitCode> {
  const { statusOf } = await import('../../lib/evidence/period.js');
  const { narrativeOf } = await import('../../lib/evidence/narrative/narrative.js');
  const { narrativeMarkdown } = await import('../../lib/evidence/narrative/markdown.js');
  const { narrativeHtml } = await import('../../lib/evidence/narrative/html.js');
  const at = new Date();
  const { period, evidence, store } = await readPeriod(options, at);
  assertJudged(period, options.framework);
  const { framework, sample, seed } = options;
  const narrative = narrativeOf(period, evidence, { framework, sample, seed, at, bucket: store.bucket });
  const render = options.format === 'html' ? narrativeHtml : narrativeMarkdown;
  await write(render(narrative), options.output);
  return statusOf(period) === 'PASS' ? 0 : 1;
}

/** Where no check was judged by the framework, nothing about it is proven. */
function assertJudged({ last, auditLog }: Period, framework: FrameworkId): void {
  if (!last)
    throw new UsageError('The period has no drift check, so nothing is proven. Choose days that have evidence.');
  const asked = new Set((last.summary.scopes ?? []).flatMap(({ frameworks }) => frameworks));
  if (asked.has(framework)) return;
  const known = asked.size > 0 ? `It asked for ${[...asked].join(', ')}` : 'It asked for none';
  throw new UsageError(
    `The audit log ${auditLog} did not ask for ${framework} at the end of the period, so nothing was judged by it. ${known}.`,
  );
}
