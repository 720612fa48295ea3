/** `wormtrail ledger` over a copy of the evidence bucket, as people run it without AWS. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LedgerSummary } from '../../lib/ledger/summary';
import type { Report } from '../../lib/findings/finding';
import { wormtrailHere } from '../support/command-line-here';
import type { Outcome } from '../support/command-line';
import recorded from './litewitness.recorded.json';
import { World } from './support';

/** c2sp.org/signed-note, "Example", and the witness that `litewitness` was. */
const ANOTHER_LOG = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const { key: WITNESS } = recorded;

let folder: string;
let copy: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  const world = await World.ofADay();
  await world.hourly(3);
  copy = world.copy();
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-ledger-'));
  write('copy', copy);
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  for (const [key, content] of files) {
    const file = path.join(folder, name, key);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

const run = (...words: string[]): Promise<Outcome> => wormtrailHere(['ledger', ...words], folder);

async function summary(): Promise<LedgerSummary> {
  return JSON.parse((await run('show', '--from-folder', 'copy', '--format', 'json')).stdout) as LedgerSummary;
}

test('a copy that holds: 0, and a word on what a copy cannot say', async () => {
  const { code, stdout, stderr } = await run('verify', '--from-folder', 'copy', '--verbose');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('LedgerConsistent') as string });
  expect(stderr).toContain('Not known from a copy: locks');
  expect(stderr).toContain('That key is the one that the ledger names itself');
  expect(stderr).toContain('give one with --checkpoint');
});

test('with the key and a checkpoint from elsewhere nothing is left to believe', async () => {
  const { key, size, position } = await summary();
  expect({ size, since: position?.since }).toEqual({ size: 25, since: '2026-01-02T06:00:00Z' });
  expect((await run('show', '--from-folder', 'copy', '--format', 'checkpoint', '-o', 'head.txt')).code).toBe(0);
  writeFileSync(path.join(folder, 'key.txt'), `${key}\n`);
  const elsewhere = ['--key', 'key.txt', '--checkpoint', 'head.txt'];
  const { code, stderr } = await run('verify', '--from-folder', 'copy', ...elsewhere);
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/names itself|give one/);
});

test('what does not hold: 1, named in one clean document', async () => {
  const bundle = 'tlog/tile/entries/000.p/25';
  const altered = Buffer.from(copy.get(bundle) ?? '');
  altered.writeUInt8(altered.readUInt8(300) ^ 1, 300);
  write('copy', new Map([[bundle, altered]]));
  const { code, stdout } = await run('verify', '--from-folder', 'copy', '--format', 'json');
  const { findings } = JSON.parse(stdout) as Report;
  expect(code).toBe(1);
  expect(findings).toContainEqual(
    expect.objectContaining({ guardrail: 'LedgerWhole', status: 'FAIL', severity: 'CRITICAL' }),
  );
});

test('the summary for people names key, size and root', async () => {
  const { origin, key, root } = await summary();
  const { stdout } = await run('show', '--from-folder', 'copy');
  for (const part of [origin, key, root, '25', '2026-01-02T06:00:00Z']) expect(stdout).toContain(part);
});

test.each<[what: string, words: readonly string[], says: RegExp]>([
  ['a folder that is not there', ['--from-folder', 'nowhere'], /There is no folder at nowhere/],
  [
    'a folder without a ledger',
    ['--from-folder', 'empty', '--audit-log', 'audit-log'],
    /holds no ledger\. Set "ledger": true/,
  ],
  ['a folder of no audit log', ['--from-folder', 'empty'], /Name the audit log with --audit-log/],
  [
    'a name of another audit log',
    ['--from-folder', 'copy', '--audit-log', 'audit-lug'],
    /is of audit-log, and not of audit-lug/,
  ],
  ['two places', ['--from-folder', 'copy', '--bucket', 'b', '--audit-log', 'audit-log'], /one of them/],
  ['half a place', ['--bucket', 'evidence'], /Give --bucket and --audit-log together/],
  [
    'a key that is none',
    ['--from-folder', 'copy', '--key', 'name+00000000+AAAA'],
    /The key that was given is none of a ledger/,
  ],
  ['a file that is not there', ['--from-folder', 'copy', '--key', 'nowhere'], /nowhere cannot be read/],
  ['a link in the copy', ['--from-folder', 'linked', '--audit-log', 'audit-log'], /linked|link/],
])('%s: 2, and one message', async (_, words, says) => {
  write('empty', new Map());
  write('linked', new Map());
  symlinkSync('/etc/hosts', path.join(folder, 'linked', 'tlog'));
  const { code, stdout, stderr } = await run('verify', ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a checkpoint that is none is a finding', async () => {
  writeFileSync(path.join(folder, 'garbage'), 'anything');
  const { code, stdout } = await run('verify', '--from-folder', 'copy', '--checkpoint', 'garbage');
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('is not of this ledger') as string });
});

test.each<[what: string, policy: string, code: number, said: string]>([
  ['a policy of witnesses that have not cosigned', `witness w ${WITNESS}\nquorum w\n`, 1, 'LedgerWitnessed'],
  ['a policy that asks for nobody', 'quorum none\n', 0, 'give one with --checkpoint'],
  ['a policy of other logs', `log ${ANOTHER_LOG}\nquorum none\n`, 2, 'The policy is not for this ledger'],
  ['what is no policy', 'trust everybody\n', 2, 'Line 1 of the policy: write log, witness, group or quorum'],
])('%s: %#', async (_, policy, code, said) => {
  writeFileSync(path.join(folder, 'policy.txt'), policy);
  const outcome = await run('verify', '--from-folder', 'copy', '--policy', 'policy.txt');
  expect(outcome.code).toBe(code);
  expect(outcome.stdout + outcome.stderr).toContain(said);
});
