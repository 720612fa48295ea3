/** A second reader, in another language and without a library, agrees with ours about sound and tampered logs. */
import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatNoteKey, noteKeyOf } from '../../lib/transparency/note';
import recorded from './fsck.recorded.json';
import { hashOfLog, ORIGIN, privateKeyOf, sampleLog, TAMPERED, VERIFIER_KEY, writeLog } from './sample-log';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function secondReader(files: ReadonlyMap<string, Buffer>, origin = ORIGIN, key = VERIFIER_KEY) {
  writeLog(folder, files);
  const { status, stdout, stderr } = spawnSync('python3', [path.join(__dirname, 'read_tree.py'), folder, origin, key], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each([[[0]], [[1]], [[256]], [[10, 600]]])('it reads a log of sizes %j', async (steps) => {
  const { status, stdout, stderr } = secondReader(await sampleLog(...steps));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^${steps.at(-1)} [0-9a-f]{64}\n$`));
});

test.each(TAMPERED)('it names %s', async (_, tamper) => {
  const files = await sampleLog(10, 600);
  await tamper(files);
  expect(secondReader(files)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^not as signed: .+\n$/) as string,
  });
});

test('it takes no other key and no other log', async () => {
  const files = await sampleLog(5);
  const stranger = formatNoteKey(noteKeyOf(ORIGIN, createPublicKey(privateKeyOf(Buffer.alloc(32, 8)))));
  expect(secondReader(files, ORIGIN, stranger).stderr).toContain('not signed by the key');
  expect(secondReader(files, 'log.example/other').stderr).toContain('another log');
});

// the verdicts of a program that others wrote stand in the file: `npx tsx bench/tlog/run.ts` asks it again
test.each(recorded.cases)(
  'it agrees with Tessera about $case: $verdict',
  async ({ case: name, sizes, sha256, verdict, ...given }) => {
    const files = await sampleLog(...sizes);
    await TAMPERED.find(([what]) => what === name)?.[1](files);
    expect(hashOfLog(files)).toBe(sha256);
    const { status, stdout } = secondReader(files);
    const isAccepted = verdict === 'accepted';
    expect(status).toBe(isAccepted ? 0 : 1);
    expect(stdout).toBe(isAccepted ? `${sizes.at(-1)} ${'root' in given ? given.root : ''}\n` : '');
  },
);

test('Tessera was asked about every case, and refused what was tampered with', () => {
  const names = recorded.cases.filter(({ verdict }) => verdict !== 'accepted').map(({ case: name }) => name);
  expect(names).toEqual(TAMPERED.map(([what]) => what));
  expect(recorded.cases.length).toBeGreaterThan(TAMPERED.length + 4);
});
