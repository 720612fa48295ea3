/** A page of the documentation as a reader follows it: its commands, played in a fresh folder against the local AWS. */
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { connectLocalAws, pythonTool, type LocalAwsConnection } from '../../lib/local-aws';
import type { Outcome } from './command-line';
import { install } from './installed';

const ROOT = join(__dirname, '..', '..');

/** One command of a page, and what becomes of it. */
export type Step =
  | {
      /** What is run in its place: with values for its placeholders, or without a terminal. The command itself where left out. */
      readonly runs?: string;
      /** @default 0 */
      readonly code?: number;
      /** What it says on either stream, in part. */
      readonly says?: string | RegExp;
    }
  /** Why it is not run. */
  | { readonly notRun: string };

/** Commands by their words on the page, in the order in which they are run. */
export type Steps = Readonly<Record<string, Step>>;

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** What a page has in fences of a language; those in lists are indented. */
export function blocks(page: string, language: string): string[] {
  return [...read(page).matchAll(new RegExp(`^ *\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );
}

/** The lines of its shell blocks, and what stands between backticks and is a command. */
export function commandsIn(page: string): string[] {
  const lines = blocks(page, 'sh')
    .flatMap((block) => block.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
  const prose = read(page).replace(/^ *```[^]*?^ *```/gm, '');
  const inline = [...prose.matchAll(/`([^`]+)`/g)]
    .map(([, code = '']) => code.replace(/\s+/g, ' ').trim())
    .filter((code) => /^(npx|npm|aws|wormtrail|cdk) /.test(code));
  return [...new Set([...lines, ...inline])];
}

export interface Reader {
  readonly folder: string;
  readonly aws: LocalAwsConnection;
  /** Runs a command line of the page in the folder. */
  run(command: string): Promise<Outcome>;
  /** From when on commands run; CloudTrail's clock may be ahead of the machine's, those of other services are not. */
  setClock(time: Date): void;
  stop(): Promise<void>;
}

/** Installs wormtrail into a fresh folder and starts the local AWS there, by wormtrail's own command. */
export async function reader(account: string, region: string): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), 'wormtrail-page-'));
  install(folder);
  await awsCommand(folder);
  const clean = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK|npm)_/.test(name));
  const path = [join(folder, 'tools'), process.env.PATH].join(delimiter);
  // the CDK's own validation of templates takes five seconds a synthesis: test/constructs and the variants have it on
  const quick = { CI: 'true', NO_COLOR: '1', CDK_VALIDATION: 'false' };
  const outside = { ...Object.fromEntries(clean), ...quick, PATH: path, CLONE: ROOT };
  const local = spawn('npx', ['wormtrail', 'local', '--account', account], {
    cwd: folder,
    env: outside,
    detached: true,
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    const hear = (text: Buffer): void => {
      said += text.toString();
      const [, ready] = /^ready (\S+)$/m.exec(said) ?? [];
      if (ready) resolve(ready);
    };
    local.stdout.on('data', hear);
    local.stderr.on('data', hear);
    local.on('exit', (code) => reject(new Error(`wormtrail local ended with ${code}: ${said}`)));
  });
  const aws = connectLocalAws(endpoint, region);
  let ahead = 0;
  const environment = (): NodeJS.ProcessEnv => ({
    ...outside,
    ...aws.environment,
    NODE_OPTIONS: `--require ${join(__dirname, 'clock-ahead.cjs')}`,
    CLOCK_AHEAD: String(ahead),
  });
  return {
    folder,
    aws,
    run: (command) =>
      new Promise((resolve) => {
        const options = { cwd: folder, env: environment(), maxBuffer: 64 * 1024 * 1024 };
        const child = execFile('/bin/sh', ['-c', command], options, (_, stdout, stderr) =>
          resolve({ code: child.exitCode ?? -1, stdout, stderr }),
        );
      }),
    setClock: (time) => {
      ahead = time.getTime() - Date.now();
    },
    stop: async () => {
      const ended = new Promise((resolve) => local.removeAllListeners('exit').once('exit', resolve));
      // npx, the command and Python are one group
      if (local.pid !== undefined) process.kill(-local.pid, 'SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `aws`, as the reader has it on their path. */
async function awsCommand(folder: string): Promise<void> {
  const { command, args } = await pythonTool('aws');
  const file = join(folder, 'tools', 'aws');
  mkdirSync(join(folder, 'tools'));
  const words = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(file, 0o755);
}

/** Runs a step and expects what it says of itself. */
export async function play({ run }: Reader, command: string, step: Step): Promise<void> {
  if ('notRun' in step) return;
  const { runs = command, code = 0, says = '' } = step;
  const outcome = await run(runs);
  const said = `${outcome.stdout}\n${outcome.stderr}`;
  // what it said shows why, where the code is another one
  expect([runs, outcome.code, outcome.code === code ? '' : said]).toEqual([runs, code, '']);
  expect(said).not.toMatch(/^ {4}at .*:\d+:\d+/m);
  if (typeof says === 'string') expect(said).toContain(says);
  else expect(said).toMatch(says);
}
