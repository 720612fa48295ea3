/** `wormtrail cost`: what a configuration costs, before anything irreversible is deployed. */
import { InvalidArgumentError, type Command } from 'commander';
import { action, write, writeText, type ExitCode } from './output';
import { oneOf, wholeNumber } from './values';

interface CostOptions {
  readonly config?: string;
  readonly events?: number;
  readonly writeShare?: number;
  readonly bytesPerEvent?: number;
  readonly regions?: number;
  readonly furtherCopy?: boolean;
  readonly format: 'text' | 'json';
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerCost(program: Command): void {
  program
    .command('cost')
    .description('what the configuration costs a month and over its whole retention; asks no account')
    .option('--events <number>', 'management events a day (default: 10000)', wholeNumber(0))
    .option('--write-share <percent>', 'share of them that write (default: 10)', percent)
    .option('--bytes-per-event <number>', 'bytes of an event in a compressed log file (default: 200)', wholeNumber(1))
    .option('--regions <number>', 'Regions that the account uses (default: 17)', wholeNumber(1))
    .option('--further-copy', 'another trail of the account delivers management events already')
    .addOption(oneOf('-f, --format <format>', 'how the estimate is written', ['text', 'json']).default('text'))
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    .action(action(run));
}

async function run(options: CostOptions): Promise<ExitCode> {
  const { loadConfig } = await import('../../lib/config/index.js');
  const { ASSUMED, estimateCost } = await import('../../lib/cost/estimate.js');
  const { costText } = await import('../../lib/cost/text.js');
  const { PRICES, PRICES_OF } = await import('../../lib/cost/prices.js');
  const usage = {
    eventsPerDay: options.events ?? ASSUMED.eventsPerDay,
    writeShare: options.writeShare ?? ASSUMED.writeShare,
    furtherCopy: options.furtherCopy ?? ASSUMED.furtherCopy,
    bytesPerEvent: options.bytesPerEvent ?? ASSUMED.bytesPerEvent,
    regions: options.regions ?? ASSUMED.regions,
  };
  const estimate = estimateCost(loadConfig(options.config), usage);
  const json = () => JSON.stringify({ ...estimate, usage, prices: PRICES, pricesOf: PRICES_OF }, null, 2);
  if (options.format === 'json') await write(json());
  else await writeText(costText(estimate, usage));
  return 0;
}

function percent(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (value <= 100) return value / 100;
  throw new InvalidArgumentError('Write a whole number from 0 to 100.');
}
