/** `wormtrail doctor`: what would keep the first deployment from working, asked of the account. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Diagnosis } from '../../lib/doctor/examine';
import { action, write, writeText, type ExitCode } from './output';
import { oneOf } from './values';

interface DoctorOptions {
  readonly config?: string;
  readonly format: 'text' | 'json';
  readonly policy?: true;
}

const MEANING = `
ok, warning, failed (the deployment would fail or have no effect) or unknown (the account does not let us ask). It changes nothing.
Exit codes: 0 nothing failed, 1 something did, 2 no credentials or no configuration.`;

/** Adds the command; what it needs is loaded when it runs. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('before the first deployment: what would keep it from working, and the command that corrects it')
    .addOption(oneOf('-f, --format <format>', 'how the answers are written', ['text', 'json']).default('text'))
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    .option('--policy', 'print the identity policy that it takes, and ask nothing')
    .addHelpText('after', MEANING)
    .action(action(run));
}

async function run({ config: file, format, policy }: DoctorOptions): Promise<ExitCode> {
  const { doctorPolicy, examine } = await import('../../lib/doctor/examine.js');
  if (policy) {
    await write(JSON.stringify(doctorPolicy(), null, 2));
    return 0;
  }
  const { loadConfig } = await import('../../lib/config/index.js');
  const { doctorClients } = await import('../../lib/doctor/clients.js');
  const config = loadConfig(file);
  const diagnoses = await examine({ config, clients: doctorClients(config.region), qualifier: await qualifier() });
  const { harmless } = await import('../../lib/findings/format.js');
  if (format === 'json') await write(JSON.stringify({ diagnoses }, null, 2));
  else await writeText(harmless(diagnoses.map(textOf).join('\n')));
  return diagnoses.some(({ status }) => status === 'failed') ? 1 : 0;
}

/** What to do stands on a line of its own, so that a command can be copied. */
function textOf({ check, status, message, remedy }: Diagnosis): string {
  return `${status.padEnd(8)} ${check}: ${message}${remedy === undefined ? '' : `\n  -> ${remedy}`}`;
}

/** The bootstrap that the app of this folder deploys with; the CDK's own where nothing says another. */
async function qualifier(): Promise<string> {
  const text = await readFile('cdk.json', 'utf8').catch(() => '{}');
  const named = /"@aws-cdk\/core:bootstrapQualifier"\s*:\s*"([a-z0-9]{1,10})"/.exec(text)?.[1];
  return named ?? 'hnb659fds';
}
