/** What witnesses sign, and the policies that name them: c2sp.org/tlog-cosignature and c2sp.org/tlog-policy. */
import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { cosign, openCosignatures, parseWitnessKey, witnessKeyOf } from '../../lib/transparency/cosignature';
import { NoteError, PolicyError } from '../../lib/transparency/errors';
import { formatNoteKey, parseNote, parseNoteKey, renderNote, type NoteSignature } from '../../lib/transparency/note';
import { parsePolicy } from '../../lib/transparency/witness-policy';
import { privateKeyOf, sampleLog, VERIFIER_KEY } from './sample-log';

const TIME = new Date('2026-11-30T12:00:00Z');
const privateKey = (seed: number) => privateKeyOf(Buffer.alloc(32, seed));
const witness = (seed: number, name = `witness.example/w${seed}`) =>
  witnessKeyOf(name, createPublicKey(privateKey(seed)));
const [W1, W2, W3] = [witness(1), witness(2), witness(3)];
const vkey = (seed: number, name?: string): string => formatNoteKey(witness(seed, name));

async function checkpoint(): Promise<string> {
  return parseNote((await sampleLog(10)).get('checkpoint') ?? Buffer.alloc(0)).text;
}

const open = (text: string, ...signatures: NoteSignature[]) =>
  openCosignatures(parseNote(renderNote({ text, signatures })), [W1, W2]);

test('a witness is known by its key, which is none of a log', () => {
  expect(parseWitnessKey(vkey(1))).toEqual(W1);
  expect(() => parseNoteKey(vkey(1))).toThrow(NoteError);
  expect(() => parseWitnessKey(VERIFIER_KEY)).toThrow(/signature type has to be 0x04/);
});

test('the cosignatures of known witnesses count, each with its time', async () => {
  const text = await checkpoint();
  const later = new Date(TIME.getTime() + 5000);
  const lines = [cosign(text, TIME, W1, privateKey(1)), cosign(text, later, W3, privateKey(3))];
  expect(open(text, ...lines)).toMatchObject([{ witness: W1, time: TIME }]);
  expect(open(text, ...lines, cosign(text, later, W1, privateKey(1)))).toMatchObject([{ witness: W1, time: later }]);
});

test.each<[what: string, alter: (line: NoteSignature, text: string) => NoteSignature]>([
  ['another time', (line) => ({ ...line, signature: withByte(line.signature, 7) })],
  ['another signature', (line) => ({ ...line, signature: withByte(line.signature, 20) })],
  ['a signature without its time', (line) => ({ ...line, signature: line.signature.subarray(8) })],
  ['no time', (line) => ({ ...line, signature: Buffer.concat([Buffer.alloc(8), line.signature.subarray(8)]) })],
  [
    'a time beyond all dates',
    (line) => ({ ...line, signature: Buffer.concat([Buffer.alloc(8, 0x7f), line.signature.subarray(8)]) }),
  ],
  ['the cosignature of another checkpoint', (_, text) => cosign(`${text}x\n`, TIME, W1, privateKey(1))],
  ['the key of another', (_, text) => cosign(text, TIME, W1, privateKey(2))],
])('%s under the name of a witness is refused', async (_, alter) => {
  const text = await checkpoint();
  expect(() => open(text, alter(cosign(text, TIME, W1, privateKey(1)), text))).toThrow(NoteError);
});

function withByte(bytes: Buffer, at: number): Buffer {
  const altered = Buffer.from(bytes);
  altered[at] = (altered[at] ?? 0) ^ 1;
  return altered;
}

const THREE = `# three witnesses
log ${VERIFIER_KEY} https://log.example/
witness w1 ${vkey(1)} https://w1.example/
witness\tw2 ${vkey(2)}

  witness w3 ${vkey(3)}
`;

test.each<[quorum: string, met: string[][], notMet: string[][]]>([
  ['quorum w1', [['w1'], ['w1', 'w2']], [[], ['w2', 'w3']]],
  ['group g any w1 w2\nquorum g', [['w1'], ['w2']], [[], ['w3']]],
  ['group g all w1 w2\nquorum g', [['w1', 'w2']], [['w1'], ['w2', 'w3']]],
  [
    'group g 2 w1 w2 w3\nquorum g',
    [
      ['w1', 'w3'],
      ['w1', 'w2', 'w3'],
    ],
    [['w2']],
  ],
  ['group g any w1 w2\ngroup h all g w3\nquorum h', [['w2', 'w3']], [['w1', 'w2'], ['w3']]],
  ['quorum none', [[]], []],
])('%s', (quorum, met, notMet) => {
  const policy = parsePolicy(`${THREE}${quorum}\n`);
  const keys = new Map(policy.witnesses.map(({ key }, at) => [`w${at + 1}`, key]));
  const isMetBy = (names: string[]) => policy.isMetBy(new Set(names.flatMap((name) => keys.get(name) ?? [])));
  expect(met.map(isMetBy)).toEqual(met.map(() => true));
  expect(notMet.map(isMetBy)).toEqual(notMet.map(() => false));
});

test('a policy says which logs it is for, and where witnesses are', () => {
  const { logs, witnesses } = parsePolicy(`${THREE}quorum w1\n`);
  expect(logs.map(formatNoteKey)).toEqual([VERIFIER_KEY]);
  expect(witnesses.map(({ url }) => url)).toEqual(['https://w1.example/', undefined, undefined]);
});

test.each<[what: string, text: string, message: string]>([
  ['no quorum', THREE, 'The policy has no quorum line.'],
  ['two quorums', `${THREE}quorum w1\nquorum w2\n`, 'Line 8 of the policy: there is a quorum line before.'],
  [
    'a quorum of nobody known',
    `${THREE}quorum w4\n`,
    'Line 7 of the policy: w4 is no witness or group of a line before.',
  ],
  ['a name twice', `${THREE}witness w1 ${vkey(4)}\n`, 'Line 7 of the policy: w1 is taken: choose another name.'],
  [
    'a key twice',
    `${THREE}witness w4 ${vkey(1, 'other.example')}\n`,
    'Line 7 of the policy: this key stands in a line before.',
  ],
  ['a member twice', `${THREE}group g any w1\ngroup h any w1\n`, 'Line 8 of the policy: w1 is a member already.'],
  [
    'too high a threshold',
    `${THREE}group g 3 w1 w2\n`,
    'Line 7 of the policy: 3 of 2 members is no threshold: write all, any, or 1 to 2.',
  ],
  [
    'a threshold of nothing',
    `${THREE}group g 0 w1 w2\n`,
    'Line 7 of the policy: 0 of 2 members is no threshold: write all, any, or 1 to 2.',
  ],
  ['a group of itself', `${THREE}group g any g\n`, 'Line 7 of the policy: g is no witness or group of a line before.'],
  [
    'the name that asks for nobody',
    `${THREE}witness none ${vkey(4)}\n`,
    'Line 7 of the policy: none is taken: choose another name.',
  ],
  [
    'another word',
    `${THREE}mirror w1\n`,
    'Line 7 of the policy: write log, witness, group or quorum, and not "mirror".',
  ],
  ['a control character', `${THREE}quorum w1\r\n`, 'The policy has control characters.'],
])('%s is refused', (_, text, message) => {
  expect(() => parsePolicy(text)).toThrow(new PolicyError(message));
});

test('whatever stands in a policy, it is read or refused in one sentence', () => {
  const word = fc.constantFrom('witness', 'group', 'quorum', 'log', 'w1', 'g', 'all', 'any', '1', 'none', vkey(1), '#');
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 8 }), (lines) => {
      try {
        parsePolicy(lines.map((line) => line.join(' ')).join('\n'));
      } catch (error) {
        expect(error).toBeInstanceOf(PolicyError);
      }
    }),
  );
});
