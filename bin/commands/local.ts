/** `wormtrail local`: the local AWS in the foreground, until a signal. */
import { InvalidArgumentError, type Command } from 'commander';
import { accountId } from './values';

interface LocalOptions {
  readonly port: number;
  readonly account: string;
  readonly latencyMs: number;
}

/** Adds the command; the local AWS itself is loaded when it runs. */
export function registerLocal(program: Command): void {
  program
    .command('local')
    .description('start the local AWS in the foreground, until a signal')
    .option('-p, --port <number>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(65_535), 0)
    .option('--account <id>', 'the AWS account that it plays', accountId, '123456789012')
    .option('--latency-ms <number>', 'delay added to every request, in milliseconds', wholeNumber(60_000), 0)
    .action(run);
}

async function run({ port, account, latencyMs }: LocalOptions): Promise<void> {
  const { startLocalAws, LocalAwsEnded } = await import('../../lib/local-aws/index.js');
  const aws = await startLocalAws({ port, account, latencyMilliseconds: latencyMs });
  const stop = (): void => void aws.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // a key of each account's own: the CDK CLI keeps the account of a key in ~/.cdk/cache, and asks no second time
  const environment = { ...aws.environment, AWS_ACCESS_KEY_ID: account };
  const lines = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  process.stderr.write(
    `In another terminal:\n${lines.join('\n')}\nOther access keys of your own may belong to another account than ${account}.\n`,
  );
  process.stdout.write(`ready ${aws.endpoint}\n`);
  const end = await aws.ended;
  process.removeListener('SIGINT', stop);
  process.removeListener('SIGTERM', stop);
  if (end !== 0) throw new LocalAwsEnded(end);
}

function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value <= most) return value;
    throw new InvalidArgumentError(`Write a whole number from 0 to ${most}.`);
  };
}
