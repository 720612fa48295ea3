/**
 * Asks a program that others wrote whether our transparency log is one: `fsck` of Tessera, built from its Go module.
 *
 * `npx tsx bench/tlog/run.ts [FSCK]`, with the path of a built fsck, or with Go to build it. It has to accept our logs, and to refuse
 * each that was tampered with. Its verdicts are recorded in test/transparency/fsck.recorded.json, which `npm test` holds our readers to.
 * Not part of `npm run bench`: it needs Go.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'prettier';
import { formatNoteKey } from '../../lib/transparency/note';
import { World } from '../../test/ledger/support';
import { hashOfLog, sampleLog, TAMPERED, VERIFIER_KEY, writeLog } from '../../test/transparency/sample-log';

const MODULE = 'github.com/transparency-dev/tessera/cmd/fsck@v1.0.4';
/** It asks nobody but the disk. */
const PATIENCE = 15_000;
/** A worker that finds something wrong ends, and one alone would leave the others' work undone and no verdict. */
const WORKERS = '--N=16';
const SIZES: readonly (readonly number[])[] = [[1], [5], [256], [257], [600], [10, 300, 600], [65_537]];

interface Case {
  readonly case: string;
  readonly sizes: readonly number[];
  /** Of all files of the log. */
  readonly sha256: string;
  readonly verdict: 'accepted' | 'refused' | 'not accepted';
  /** The root that fsck computed. */
  readonly root?: string;
  readonly said: string;
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'wormtrail-fsck-'));
  try {
    const fsck = process.argv[2] ?? build(scratch);
    const cases: Case[] = [];
    const ask = async (name: string, sizes: readonly number[], files: ReadonlyMap<string, Buffer>): Promise<void> => {
      const answered = await verdictOf(fsck, files, scratch);
      cases.push({ case: name, sizes, sha256: hashOfLog(files), ...answered });
      console.log(`${answered.verdict.padEnd(13)} ${name}: ${answered.said}`);
    };
    for (const sizes of SIZES) await ask(`sizes ${sizes.join(', ')}`, sizes, await sampleLog(...sizes));
    for (const [name, tamper] of TAMPERED) {
      const files = await sampleLog(10, 600);
      await tamper(files);
      await ask(name, [10, 600], files);
    }
    const ofLedger = await judgeLedger(fsck, scratch);
    const isAsAsked = ofLedger && cases.every((each, at) => (each.verdict === 'accepted') === at < SIZES.length);
    const recorded = { judge: MODULE, cases: cases.map(({ said: _, ...rest }) => rest) };
    const text = await format(JSON.stringify(recorded), { parser: 'json', printWidth: 120 });
    writeFileSync(path.join(__dirname, '../../test/transparency/fsck.recorded.json'), text);
    console.log(isAsAsked ? 'It holds.' : 'It does not hold.');
    process.exitCode = isAsAsked ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What the ledger's own function wrote, at its newest size and with an entry altered: every run has other keys, so that none is recorded. */
async function judgeLedger(fsck: string, scratch: string): Promise<boolean> {
  const world = await World.ofADay();
  await world.hourly(3);
  const files = await world.tiles();
  const key = formatNoteKey(world.signer.key);
  const sound = await verdictOf(fsck, files, scratch, key);
  const bundle = [...files.keys()].filter((name) => name.startsWith('tile/entries/')).at(-1) ?? '';
  const altered = new Map(files).set(
    bundle,
    Buffer.from(files.get(bundle)?.map((byte, at) => (at === 300 ? byte ^ 1 : byte)) ?? []),
  );
  const tampered = await verdictOf(fsck, altered, scratch, key);
  console.log(`${sound.verdict.padEnd(13)} what the ledger wrote: ${sound.said}`);
  console.log(`${tampered.verdict.padEnd(13)} an altered entry of the ledger: ${tampered.said}`);
  return sound.verdict === 'accepted' && tampered.verdict !== 'accepted';
}

function build(folder: string): string {
  execFileSync('go', ['install', MODULE], { env: { ...process.env, GOBIN: folder }, stdio: 'inherit' });
  return path.join(folder, 'fsck');
}

async function verdictOf(
  fsck: string,
  files: ReadonlyMap<string, Buffer>,
  scratch: string,
  verifierKey = VERIFIER_KEY,
): Promise<Pick<Case, 'verdict' | 'root' | 'said'>> {
  const folder = mkdtempSync(path.join(scratch, 'log-'));
  const key = path.join(scratch, 'key');
  writeLog(folder, files);
  writeFileSync(key, verifierKey);
  const child = spawn(fsck, [`--storage_url=file://${folder}/`, `--public_key=${key}`, '--ui=false', WORKERS]);
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const late = setTimeout(() => child.kill(), PATIENCE);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(late);
  rmSync(folder, { recursive: true });
  const root = /Successfully fsck'd log .*\(([0-9a-f]{64})\)/.exec(said)?.[1];
  const last = /fsck failed: (?:failed: )?([^\n]+)/.exec(said)?.[1] ?? said.trim();
  const reason = status === null ? `no verdict within ${PATIENCE / 1000} s` : last.replaceAll(folder, '').slice(0, 160);
  if (status === 0 && root !== undefined) return { verdict: 'accepted', root, said: root };
  return { verdict: status === null ? 'not accepted' : 'refused', said: reason };
}

void main();
