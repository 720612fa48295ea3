/** Starts the local AWS as a child process that answers before it is handed over, and dies with its parent. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LocalAwsDidNotStart, NobodySubscribed, PortNotFree } from './errors';
import { localFolder } from './package-folder';
import { preparePython } from './python';

export interface LocalAwsOptions {
  /** The account that it plays, 12 digits. */
  readonly account: string;
  /** @default eu-central-1 */
  readonly region?: string;
  /** Port on 127.0.0.1. @default 0: a free one */
  readonly port?: number;
  /** Delay added to every request, in milliseconds. @default 0 */
  readonly latencyMilliseconds?: number;
  /** Concurrent executions that Lambda grants the account; a new one has 10. @default 1000 */
  readonly lambdaConcurrency?: number;
  /** Whether schedules invoke nothing until a test releases them: what is deployed then stays as it is. @default false */
  readonly schedulesWait?: boolean;
  /** Whether it goes on when this process ends; its `processId` then stops it. @default false */
  readonly outlivesParent?: boolean;
  /** Hears what takes long. @default standard error */
  readonly tell?: (message: string) => void;
}

/** How a local AWS that runs is used. */
export interface LocalAwsConnection {
  /** http://127.0.0.1:PORT */
  readonly endpoint: string;
  /** What AWS SDKs, CLI and CDK read to use it instead of the real AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Waits until the work that AWS does after it has answered is done: events, asynchronous invocations.
   *
   * @returns false when some was left after the time.
   */
  idle(seconds?: number): Promise<boolean>;
  /** Confirms the e-mail subscriptions of an address, as the person who gets the mail would. */
  confirmSubscriptions(address: string): Promise<void>;
  /** The mails that confirmed addresses got, in the order in which they arrived. */
  inbox(): Promise<readonly Mail[]>;
  /** Lets so many seconds pass for CloudTrail, which delivers what becomes due in them. @returns its time then */
  passTime(seconds: number): Promise<Date>;
}

export interface Mail {
  /** ISO 8601. */
  readonly at: string;
  readonly to: string;
  readonly topic: string;
  readonly subject: string;
  readonly text: string;
}

export interface LocalAws extends LocalAwsConnection {
  /** Of the server, for whoever stops it from a terminal. */
  readonly processId: number | undefined;
  /** Settled once the process has ended, whoever ended it: its exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  /** Stops it and waits until it has ended. */
  stop(): Promise<void>;
}

const START_MILLISECONDS = 180_000;

/**
 * Starts a local AWS and waits until it answers.
 *
 * @throws PortNotFree where the port is taken.
 * @throws PythonMissing, PythonEnvironmentFailed when there is no Python to run it.
 * @throws LocalAwsDidNotStart when it ends, or stays silent, before it is ready.
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const folder = localFolder();
  const tell = options.tell ?? ((message: string) => void process.stderr.write(`${message}\n`));
  await assertPortIsFree(options.port ?? 0);
  const python = await preparePython({
    environment: process.env,
    requirements: [join(folder, 'requirements.txt')],
    // a clone has them; a published package has not
    mayHave: [join(folder, 'requirements-dev.txt')].filter((file) => existsSync(file)),
    tell,
  });
  const { outlivesParent = false, region = 'eu-central-1' } = options;
  const child = spawn(python.executable, ['-m', 'wormtrail_local', ...argumentsOf(options)], {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: outlivesParent,
  });
  const ended = endOf(child);
  const endpoint = await readyLine(child, ended, tell);
  if (outlivesParent) letGo(child);
  return {
    ...connectLocalAws(endpoint, region),
    processId: child.pid,
    ended,
    stop: async () => {
      child.stdin.end();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Python takes many seconds to come as far as the port: who has chosen one that is taken hears it at once. */
async function assertPortIsFree(port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(new PortNotFree(port, error.code)));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

/** A local AWS that somebody else started. */
export function connectLocalAws(endpoint: string, region: string): LocalAwsConnection {
  return {
    endpoint,
    environment: environmentOf(endpoint, region),
    idle: async (seconds = 30) => (await fetch(`${endpoint}/wormtrail/idle?seconds=${seconds}`)).ok,
    confirmSubscriptions: async (address) => {
      const body = JSON.stringify({ region, endpoint: address });
      const answer = await fetch(`${endpoint}/wormtrail/confirmations`, { method: 'POST', body });
      if (!answer.ok) throw new NobodySubscribed(address);
    },
    inbox: async () => (await (await fetch(`${endpoint}/wormtrail/inbox`)).json()) as Mail[],
    passTime: async (seconds) => {
      const answer = await fetch(`${endpoint}/wormtrail/clock`, { method: 'POST', body: JSON.stringify({ seconds }) });
      return new Date(((await answer.json()) as { now: string }).now);
    },
  };
}

function argumentsOf(options: LocalAwsOptions): string[] {
  const {
    account,
    port = 0,
    latencyMilliseconds = 0,
    lambdaConcurrency = 1000,
    schedulesWait,
    outlivesParent,
  } = options;
  const words = [
    ...['--account', account, '--port', String(port), '--latency-ms', String(latencyMilliseconds)],
    ...['--lambda-concurrency', String(lambdaConcurrency)],
    ...(schedulesWait ? ['--schedules-wait'] : []),
  ];
  // The server stops when its standard input closes, which the system does for us if this process dies.
  return outlivesParent ? words : [...words, '--until-stdin-closes'];
}

/** Lets this process end while the server goes on. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}

function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no exit code'));
  });
}

async function readyLine(
  child: ChildProcess,
  ended: Promise<number | string>,
  tell: (message: string) => void,
): Promise<string> {
  if (!child.stdout || !child.stderr) throw new LocalAwsDidNotStart('it has no output to read', '');
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4_000)));
  const lines = createInterface({ input: child.stdout });
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const [, word, text = ''] = /^(ready|note) (.+)$/.exec(line) ?? [];
      if (word === 'note') tell(text);
      if (word === 'ready') resolve(text);
    });
  });
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new LocalAwsDidNotStart(`it was not ready after ${START_MILLISECONDS / 1_000} s`, complaint));
    }, START_MILLISECONDS);
  });
  const gone = ended.then((code): never => {
    throw new LocalAwsDidNotStart(`it ended with ${code}`, complaint);
  });
  try {
    return await Promise.race([ready, gone, silent]);
  } finally {
    clearTimeout(timer);
    gone.catch(() => undefined); // it may end later, and then nobody waits for it to be ready
  }
}

function environmentOf(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}
