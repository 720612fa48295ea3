/**
 * Asks a witness that others wrote whether it takes our ledger's checkpoints: `litewitness` of Torchwood, built from its Go module.
 *
 * `npx tsx bench/tlog/witness.ts [FOLDER]`, with a folder of a built litewitness and witnessctl, or with Go to build them; it needs
 * ssh-agent. It has to cosign growth, and to refuse a rewritten, a forked and a cut history. What was sent and what it answered is
 * recorded in test/ledger/litewitness.recorded.json, which `npm test` holds our side to. Not part of `npm run bench`.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { format } from 'prettier';
import { witnessedHistories, type Sent } from '../../test/ledger/histories';
import { ORIGIN, VERIFIER_KEY } from '../../test/transparency/sample-log';

const MODULE = 'filippo.io/torchwood/cmd';
const VERSION = 'v0.6.1';
const ADDRESS = '127.0.0.1:17380';
const NAME = 'witness.example/litewitness';

function build(folder: string): string {
  for (const command of ['litewitness', 'witnessctl']) {
    const environment = { ...process.env, GOBIN: folder };
    execFileSync('go', ['install', `${MODULE}/${command}@${VERSION}`], { env: environment, stdio: 'inherit' });
  }
  return folder;
}

interface Running {
  readonly key: string;
  readonly stop: () => void;
}

async function start(programs: string, scratch: string): Promise<Running> {
  const [socket, database, pem] = ['agent.sock', 'witness.db', 'key'].map((name) => path.join(scratch, name)) as [
    string,
    string,
    string,
  ];
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', pem]);
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  await wait(500);
  execFileSync('ssh-add', ['-q', pem], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', `${pem}.pub`], { encoding: 'utf8' }).split(' ');
  const control = (...words: string[]): void => {
    execFileSync(path.join(programs, 'witnessctl'), [words[0] ?? '', '-db', database, ...words.slice(1)]);
  };
  control('add-log', '-origin', ORIGIN);
  control('add-key', '-origin', ORIGIN, '-key', VERIFIER_KEY);
  const flags = ['-db', database, '-name', NAME, '-key', fingerprint, '-ssh-agent', socket, '-listen', ADDRESS];
  const witness = spawn(path.join(programs, 'litewitness'), flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  return { key: await keySaidBy(witness), stop: () => [witness, agent].forEach((each) => each.kill()) };
}

/** It logs its key when it starts. */
async function keySaidBy(witness: ChildProcess): Promise<string> {
  let said = '';
  for await (const part of witness.stderr ?? []) {
    said += String(part);
    const [, key] = /vkey="?([^\s"]+)/.exec(said) ?? [];
    if (key !== undefined) return key;
  }
  throw new Error(`litewitness did not say its key:\n${said}`);
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'wormtrail-witness-'));
  const running = await start(process.argv[2] ?? build(scratch), scratch);
  try {
    const answered: (Sent & { status: number; answer: string })[] = [];
    for (const sent of await witnessedHistories()) {
      const answer = await fetch(`http://${ADDRESS}/add-checkpoint`, { method: 'POST', body: sent.request });
      answered.push({ ...sent, status: answer.status, answer: await answer.text() });
      console.log(`${answer.status} asked ${sent.expected} ${sent.what}`);
    }
    const recorded = { judge: `${MODULE}/litewitness@${VERSION}`, key: running.key, answered };
    const text = await format(JSON.stringify(recorded), { parser: 'json', printWidth: 120 });
    writeFileSync(path.join(__dirname, '../../test/ledger/litewitness.recorded.json'), text);
    const holds = answered.every(({ status, expected }) => status === expected);
    console.log(holds ? 'It holds.' : 'It does not hold.');
    process.exitCode = holds ? 0 : 1;
  } finally {
    running.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

void main();
