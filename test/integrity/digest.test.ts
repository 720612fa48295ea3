/** What makes an object a digest that CloudTrail signed, each condition on both sides of its border. */
import { gzipSync } from 'node:zlib';
import { DigestFormatError, parseDigest, previousOf } from '../../lib/integrity/digest';
import { examineDigest } from '../../lib/integrity/digest-file';
import type { PublicKey } from '../../lib/integrity/fetcher';
import { formatDigestKey } from '../../lib/integrity/keys';
import { PublicKeys } from '../../lib/integrity/public-keys';
import { isSignedBy, publicKeyOf } from '../../lib/integrity/primitives';
import { signedText } from '../../lib/integrity/signature';
import { signDigest } from '../support/archive/archive';
import { makeSigningKey } from '../support/archive/signing-key';
import { ARCHIVE_START, KEY, SCOPE } from './support';

const END = new Date(ARCHIVE_START.getTime() + 3_600_000);
const digestKey = (backfill = false): string => formatDigestKey({ ...SCOPE, end: END, backfill });
const LOG_FILE = { s3Bucket: 'logs', s3Object: 'a', hashValue: 'a'.repeat(64), hashAlgorithm: 'SHA-256' };
const PREVIOUS = {
  previousDigestS3Bucket: 'logs',
  previousDigestS3Object: 'before',
  previousDigestHashValue: 'b'.repeat(64),
  previousDigestSignature: 'cd',
};
const DIGEST = {
  awsAccountId: SCOPE.account,
  digestStartTime: '2026-01-01T00:01:31Z',
  digestEndTime: '2026-01-01T01:01:31Z',
  digestS3Bucket: SCOPE.bucket,
  digestS3Object: digestKey(),
  digestPublicKeyFingerprint: KEY.fingerprint,
  ...PREVIOUS,
  logFiles: [LOG_FILE],
};
const parse = (change: object) => parseDigest(Buffer.from(JSON.stringify({ ...DIGEST, ...change })));

describe('the content of a digest', () => {
  it.each<[string, object]>([
    ['as CloudTrail writes it', {}],
    ['with members that we do not know', { digestSignatureAlgorithm: 'SHA256withRSA', another: 1 }],
    ['of a hour without log files', { logFiles: [] }],
    ['that is the first of its chain', { previousDigestSignature: null, previousDigestS3Bucket: null }],
    ['with the longest names', { digestS3Bucket: 'b'.repeat(255), digestS3Object: 'k'.repeat(1024) }],
    ['with the shortest names', { digestS3Bucket: 'bbb', digestS3Object: 'k', digestPublicKeyFingerprint: 'f' }],
    ['with the longest fingerprint', { digestPublicKeyFingerprint: 'f'.repeat(256) }],
    ['with the longest signature', { previousDigestSignature: 's'.repeat(8192) }],
  ])('%s is read', (_what, change) => {
    expect(parse(change)).toMatchObject({ awsAccountId: SCOPE.account });
  });

  it.each<[string, object, string]>([
    ['no account', { awsAccountId: undefined }, 'awsAccountId: '],
    ['a time with fractions', { digestEndTime: '2026-01-01T01:01:31.000Z' }, 'digestEndTime: '],
    ['a time behind something', { digestEndTime: 'x2026-01-01T01:01:31Z' }, 'digestEndTime: '],
    ['a time before something', { digestStartTime: '2026-01-01T00:01:31Zx' }, 'digestStartTime: '],
    ['no time at all', { digestStartTime: DIGEST.digestEndTime }, 'digestStartTime is not before digestEndTime'],
    ['a bucket that is too short', { digestS3Bucket: 'bb' }, 'digestS3Bucket: '],
    ['a bucket that is too long', { digestS3Bucket: 'b'.repeat(256) }, 'digestS3Bucket: '],
    ['an empty key', { digestS3Object: '' }, 'digestS3Object: '],
    ['a key that is too long', { digestS3Object: 'k'.repeat(1025) }, 'digestS3Object: '],
    ['an empty fingerprint', { digestPublicKeyFingerprint: '' }, 'digestPublicKeyFingerprint: '],
    ['a fingerprint that is too long', { digestPublicKeyFingerprint: 'f'.repeat(257) }, 'digestPublicKeyFingerprint: '],
    ['a signature that is too long', { previousDigestSignature: 's'.repeat(8193) }, 'previousDigestSignature: '],
    ['a hash in capitals', { previousDigestHashValue: 'B'.repeat(64) }, 'previousDigestHashValue: '],
    ['a hash that is too long', { previousDigestHashValue: 'b'.repeat(65) }, 'previousDigestHashValue: '],
    ['another hash algorithm', { logFiles: [{ ...LOG_FILE, hashAlgorithm: 'MD5' }] }, 'logFiles.0.hashAlgorithm: '],
    ['a log file without a name', { logFiles: [{ ...LOG_FILE, s3Object: undefined }] }, 'logFiles.0.s3Object: '],
    ['log files that are no list', { logFiles: {} }, 'logFiles: '],
  ])('with %s is none', (_what, change, message) => {
    expect(() => parse(change)).toThrow(DigestFormatError);
    expect(() => parse(change)).toThrow(new RegExp(`^${message}`));
  });

  it.each([
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22]), 'it is not JSON'],
    ['no JSON', Buffer.from('{'), 'it is not JSON'],
    ['a number', Buffer.from('1'), 'Invalid input: expected object, received number'],
  ])('is not %s', (_what, content, message) => {
    expect(() => parseDigest(content)).toThrow(message);
  });

  it.each<[string, object, object | undefined]>([
    ['place, hash and signature', {}, { bucket: 'logs', key: 'before', sha256: 'b'.repeat(64), signature: 'cd' }],
    [
      'no hash and no signature',
      { previousDigestHashValue: null, previousDigestSignature: null },
      { bucket: 'logs', key: 'before' },
    ],
    ['no bucket', { previousDigestS3Bucket: null }, undefined],
    ['no key', { previousDigestS3Object: null }, undefined],
  ])('names the digest before with %s', (_what, change, previous) => {
    expect(previousOf(parse(change))).toEqual(previous);
  });
});

describe('a signature', () => {
  const text = signedText(parse({}), 'e'.repeat(64));
  const signature = KEY.sign(text);
  const key = publicKeyOf(KEY.value);

  it('is over the end, the place, the hash and the signature before', () => {
    const place = `${SCOPE.bucket}/${digestKey()}`;
    expect(text).toBe(`2026-01-01T01:01:31Z\n${place}\n${'e'.repeat(64)}\ncd`);
    expect(
      signedText(parse({ previousDigestSignature: null }), 'e')
        .split('\n')
        .at(-1),
    ).toBe('null');
  });

  it.each<[string, string, boolean]>([
    ['as CloudTrail writes it', signature, true],
    ['in capitals', signature.toUpperCase(), false],
    ['with half a byte more', `${signature}0`, false],
    ['with something before it', `x${signature}`, false],
    ['with something behind it', `${signature}x`, false],
    ['of another text', KEY.sign('another'), false],
    ['that is empty', '', false],
  ])('%s is valid: %s', async (_what, written, valid) => {
    expect(await isSignedBy(await key, text, written)).toBe(valid);
  });
});

describe('an object', () => {
  const another = makeSigningKey();
  const asked: [Date, Date][] = [];
  const start = new Date('2026-01-01T00:00:00Z');
  const HOUR = 3_600_000;
  /** CloudTrail's keys: one of the period, and another one of a time around it. */
  const keysOf = (period: readonly PublicKey[], around: readonly PublicKey[] = []) =>
    new PublicKeys(
      {
        publicKeys: (_region, from, to) => {
          asked.push([from, to]);
          return Promise.resolve(from.getTime() === start.getTime() ? period : around);
        },
      },
      SCOPE.region,
      ...([start, END] as const),
    );
  const examine = async (
    { object }: ReturnType<typeof signDigest>,
    change: object = {},
    keys = keysOf([KEY]),
    backfill = false,
  ) => examineDigest({ bucket: SCOPE.bucket, key: digestKey(backfill), backfill }, { ...object, ...change }, keys);

  beforeEach(() => void asked.splice(0));
  const signed = signDigest(DIGEST, KEY);
  const { metadata } = signed.object;

  it('that CloudTrail signed is authentic', async () => {
    const { sha256 } = signed;
    expect(await examine(signed)).toMatchObject({
      authentic: true,
      content: { sha256, signature: metadata.signature, digest: DIGEST },
    });
    expect(asked).toEqual([[start, new Date(END.getTime() + 2 * HOUR)]]);
  });

  it.each<[string, object, string, string]>([
    ['no gzip', { body: Buffer.from('no gzip at all, but long enough') }, 'DigestMalformed', 'gzip: malformed'],
    ['no JSON', { body: gzipSync('{') }, 'DigestMalformed', 'it is not JSON'],
    [
      'no signature',
      { metadata: { ...metadata, signature: undefined } },
      'DigestSignatureInvalid',
      'no signature in its metadata',
    ],
    [
      'no algorithm',
      { metadata: { signature: metadata.signature } },
      'DigestSignatureInvalid',
      'signature algorithm not stated',
    ],
    [
      'another algorithm',
      { metadata: { ...metadata, 'signature-algorithm': 'MD5' } },
      'DigestSignatureInvalid',
      'signature algorithm MD5',
    ],
    [
      'another signature',
      { metadata: { ...metadata, signature: KEY.sign('x') } },
      'DigestSignatureInvalid',
      'signature does not fit the content',
    ],
  ])('with %s is not', async (_what, change, fault, found) => {
    expect(await examine(signed, change)).toEqual({ authentic: false, fault, found });
  });

  it.each([{ digestS3Bucket: 'another' }, { digestS3Object: 'another' }])('of %j was moved', async (change) => {
    const moved = await examine(signDigest({ ...DIGEST, ...change }, KEY));
    const { digestS3Bucket, digestS3Object } = { ...DIGEST, ...change };
    expect(moved).toMatchObject({ fault: 'DigestMoved', found: `it says s3://${digestS3Bucket}/${digestS3Object}` });
  });

  it('signed by an unknown key is named with its fingerprint', async () => {
    const unknown = { fault: 'DigestKeyUnknown', found: `fingerprint ${KEY.fingerprint}` };
    expect(await examine(signed, {}, keysOf([another]))).toMatchObject(unknown);
    expect(await examine(signed, {}, keysOf([], [KEY]))).toMatchObject(unknown);
    expect(await examine(signed, {}, keysOf([{ ...KEY, value: Buffer.from('no key') }]))).toMatchObject(unknown);
  });

  describe('that is a backfill digest', () => {
    const backfill = (generated: Record<string, string>) =>
      signDigest({ ...DIGEST, digestS3Object: digestKey(true) }, KEY, generated);
    const GENERATED = new Date('2026-01-05T00:00:00Z');
    const late = backfill({ 'backfill-generation-timestamp': GENERATED.toISOString() });

    it('may be signed by a key of the time when it was made', async () => {
      expect(await examine(late, {}, keysOf([], [KEY]), true)).toMatchObject({ authentic: true });
      expect(asked.at(-1)).toEqual([new Date(GENERATED.getTime() - HOUR), new Date(GENERATED.getTime() + HOUR)]);
    });

    it('asks for no more keys where one of the period signed it', async () => {
      expect(await examine(late, {}, keysOf([KEY]), true)).toMatchObject({ authentic: true });
      expect(asked).toHaveLength(1);
    });

    it('asks once for a time', async () => {
      const keys = keysOf([another]);
      await examine(late, {}, keys, true);
      await examine(late, {}, keys, true);
      expect(asked).toHaveLength(2);
    });

    it.each<[string, Record<string, string>]>([
      ['no time', {}],
      ['a time that is none', { 'backfill-generation-timestamp': 'yesterday' }],
      ['a year that no calendar has', { 'backfill-generation-timestamp': '+275760-09-12T23:59:59Z' }],
    ])('with %s is none', async (_what, generated) => {
      expect(await examine(backfill(generated), {}, keysOf([KEY]), true)).toMatchObject({
        ...{ fault: 'DigestMalformed', found: 'a backfill digest without backfill-generation-timestamp' },
      });
    });
  });
});
