/** Notes and checkpoints, against the published ones of the specifications and of Go's checksum database. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { openCheckpoint, parseCheckpoint, signCheckpoint } from '../../lib/transparency/checkpoint';
import {
  formatNoteKey,
  noteKeyOf,
  openNote,
  parseNote,
  parseNoteKey,
  renderNote,
  signerOf,
  signNote,
} from '../../lib/transparency/note';
import { KEY, ORIGIN, privateKeyOf, SIGNER } from './sample-log';

/** c2sp.org/signed-note, "Example". */
const EXAMPLE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
/** golang.org/x/mod/sumdb/note, examples of Sign and Open. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const PETER_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const ENOCH_LINE =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const UNTRUSTED = 'No key that is trusted has signed the note.';

const open = (note: string, ...keys: string[]) => openNote(Buffer.from(note), keys.map(parseNoteKey));
const names = ({ signers }: { signers: readonly { name: string }[] }): string[] => signers.map(({ name }) => name);

test('the example of the specification is signed by its key', () => {
  expect(open(EXAMPLE, EXAMPLE_KEY).text).toBe('This is an example message.\n');
  expect(formatNoteKey(parseNoteKey(EXAMPLE_KEY))).toBe(EXAMPLE_KEY);
});

test("Go's key signs Go's note, byte for byte", async () => {
  const seed = Buffer.from(PETER_SEED, 'base64').subarray(1);
  const signed = await signNote(TEXT, signerOf('PeterNeumann', privateKeyOf(seed)));
  expect(signed.toString()).toBe(`${TEXT}\n${PETER_LINE}`);
  expect(renderNote(parseNote(signed))).toEqual(signed);
});

test('the signatures of known keys count, and only those', () => {
  const note = `${TEXT}\n${PETER_LINE}${ENOCH_LINE}`;
  expect(names(open(note, PETER, ENOCH))).toEqual(['PeterNeumann', 'EnochRoot']);
  expect(names(open(note, ENOCH))).toEqual(['EnochRoot']);
  expect(names(open(`${TEXT}\n${PETER_LINE}${PETER_LINE}`, PETER))).toEqual(['PeterNeumann']);
  expect(() => open(note)).toThrow(UNTRUSTED);
  expect(() => open(note, EXAMPLE_KEY)).toThrow(UNTRUSTED);
});

test.each([
  ['an altered text', `x${TEXT}\n${PETER_LINE}`, /is not one of its key c74f20a3/],
  [
    'a wrong signature beside a right one',
    `${TEXT}\n${ENOCH_LINE}${PETER_LINE.replace('ZJku', 'ZJkv')}`,
    /PeterNeumann/,
  ],
  ['a signature under another name', `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'CarmenSandiego')}`, UNTRUSTED],
  ['a signature under another key ID', `${TEXT}\n${PETER_LINE.replace('x08g', 'xxxx')}`, UNTRUSTED],
  ['no signature', TEXT, /no signature/],
  ['an empty list of signatures', `${TEXT}\n`, /no signature/],
  ['a last line without its newline', `${TEXT}\n${PETER_LINE.slice(0, -1)}`, /no signature/],
  ['a control character', `\u0001${TEXT}\n${PETER_LINE}`, /control characters/],
  ['a carriage return', `${TEXT.replaceAll('\n', '\r\n')}\n${PETER_LINE}`, /control characters/],
  ['a name with a space', `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Peter Neumann')}`, /specification/],
  ['a name with a plus sign', `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Peter+Neumann')}`, /specification/],
  [
    'a name with a space of Unicode',
    `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Peter\u2003Neumann')}`,
    /specification/,
  ],
  ['a line that is no signature', `${TEXT}\n${PETER_LINE}Unexpected line.\n`, /specification/],
  ['base64 that is cut', `${TEXT}\n${PETER_LINE.replace('=\n', '\n')}`, /specification/],
  ['a signature without a signature', `${TEXT}\n— PeterNeumann x08gow==\n`, /specification/],
  ['101 signatures', `${TEXT}\n${PETER_LINE.repeat(101)}`, /more than 100/],
  ['a million bytes', `${TEXT.repeat(11_000)}\n${PETER_LINE}`, /more than 1000000/],
])('a note with %s is refused', (_, note, message) => {
  expect(() => open(note, PETER, ENOCH)).toThrow(message);
});

test('bytes that are not UTF-8 are refused', () => {
  const bytes = Buffer.concat([Buffer.of(0xff), Buffer.from(`${TEXT}\n${PETER_LINE}`)]);
  expect(() => openNote(bytes, [parseNoteKey(PETER)])).toThrow('not text in UTF-8');
});

test('no part of a verifier key, and none with another character, is one', () => {
  for (let from = 0; from < PETER.length; from += 1) {
    for (let to = from; to <= PETER.length; to += 1) {
      if (to - from < PETER.length) expect(() => parseNoteKey(PETER.slice(from, to))).toThrow('verifier key');
    }
    const next = String.fromCharCode(PETER.charCodeAt(from) + 1);
    expect(() => parseNoteKey(PETER.slice(0, from) + next + PETER.slice(from + 1))).toThrow('verifier key');
  }
  // golang.org/x/mod/sumdb/note, TestNewVerifier: another length, another algorithm
  for (const bad of [
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ]) {
    expect(() => parseNoteKey(bad)).toThrow('verifier key');
  }
});

test('only Ed25519 keys, under names that can stand in a note, sign', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(() => noteKeyOf('log', publicKey)).toThrow('not an Ed25519 key');
  for (const name of ['', 'a b', 'a+b', 'a\nb']) expect(() => noteKeyOf(name, KEY.publicKey)).toThrow('name of a key');
});

test('a signed text is read back as it was, or not signed at all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '—', ' ', '\n', '+', '\r', 'é') }), async (text) => {
      const signed = await signNote(text, SIGNER).catch(() => undefined);
      if (signed) expect(openNote(signed, [KEY])).toEqual({ text, signers: [KEY] });
      else expect(/\r/.test(text) || !text.endsWith('\n')).toBe(true);
    }),
  );
});

/** golang.org/x/mod/sumdb/tlog, TestParseTree. */
const GO_TREE = 'go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n';

test('the tree head of Go’s tests is a checkpoint', () => {
  expect(parseCheckpoint(GO_TREE)).toEqual({
    ...{ origin: 'go.sum database tree', size: 123_456_789_012, extensions: [] },
    root: Buffer.from('4eccf34608d31bac5c7becf6006df59005d828181056d092084e341e6bb005bd', 'hex'),
  });
  expect(parseCheckpoint(`${GO_TREE}more\nlines\n`).extensions).toEqual(['more', 'lines']);
});

test.each([
  ['', ''],
  ['no origin', GO_TREE.replace('go.sum database tree', '')],
  ['a hexadecimal size', GO_TREE.replace('123456789012', '0xabcdef')],
  ['a leading zero', GO_TREE.replace('123456789012', '0123456789012')],
  ['a size that no number holds', GO_TREE.replace('123456789012', '12345678901234567890')],
  ['a negative size', GO_TREE.replace('123456789012', '-1')],
  ['a longer hash', GO_TREE.replace('wBb0=', 'wBTOOBIG=')],
  ['a shorter hash', GO_TREE.replace('TszzRgjT', '')],
  ['bits behind the hash', GO_TREE.replace('wBb0=', 'wBb1=')],
  ['an empty line', `${GO_TREE}\nmore\n`],
  ['no last newline', GO_TREE.slice(0, -1)],
])('a text with %s is no checkpoint', (_, text) => {
  expect(() => parseCheckpoint(text)).toThrow('not a checkpoint');
});

test('a checkpoint is of its log and key only', async () => {
  const head = { origin: ORIGIN, size: 7, root: Buffer.alloc(32, 1) };
  const signed = await signCheckpoint(head, SIGNER);
  expect(openCheckpoint(signed, ORIGIN, [KEY])).toEqual({ ...head, extensions: [], signers: [KEY] });
  expect(() => openCheckpoint(signed, 'log.example/other', [KEY])).toThrow('of another log');
  const stranger = noteKeyOf(ORIGIN, createPublicKey(privateKeyOf(Buffer.alloc(32, 8))));
  expect(() => openCheckpoint(signed, ORIGIN, [stranger])).toThrow(UNTRUSTED);
  await expect(signCheckpoint({ ...head, origin: 'log\n7' }, SIGNER)).rejects.toThrow('checkpoint');
});
