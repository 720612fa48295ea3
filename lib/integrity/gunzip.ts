/**
 * Unzips what may be hostile: one gzip member, nothing behind it, its checksum right, and neither larger nor denser than
 * CloudTrail writes. RFC 1952. Node's own gunzip goes on silently into a second member and passes over what follows.
 */
import { createHash, hash } from 'node:crypto';
import * as zlib from 'node:zlib';
import pLimit from 'p-limit';
import { GZIP_LIMITS, GzipError, type GzipLimits } from './gzip';

/** What is small enough for one buffer; more is unzipped in pieces, so that memory stays bounded. */
const IN_ONE_PIECE = 8 * 1024 * 1024;
const PIECE = 256 * 1024;
/** A small file may be dense (empty arrays, repeated events) without being a bomb. */
const RATIO_APPLIES_FROM = 1024 * 1024;
const TRAILER = 8;

/** Node unzips and hashes with four threads: more at once would only wait, and hold what they wait with. */
const atOnce = pLimit(8);

export interface Hashed {
  readonly sha256: string;
  readonly bytes: number;
  /** The content, where it was small enough to be unzipped in one piece. */
  readonly content?: Buffer;
}

/** The SHA-256 of the unzipped content, and its size. @throws GzipError */
export function hashUnzipped(zipped: Buffer, limits: GzipLimits = GZIP_LIMITS): Promise<Hashed> {
  return atOnce(() => unzipAndHash(zipped, limits));
}

async function unzipAndHash(zipped: Buffer, limits: GzipLimits): Promise<Hashed> {
  const sound = await gunzipSound(zipped, limits);
  if (sound) return { sha256: hash('sha256', sound), bytes: sound.length, content: sound };
  const pieces = createHash('sha256');
  const bytes = await inflate(zipped, limits, (piece) => pieces.update(piece));
  return { sha256: pieces.digest('hex'), bytes };
}

/** The unzipped content. @throws GzipError */
export async function gunzip(zipped: Buffer, limits: GzipLimits = GZIP_LIMITS): Promise<Buffer> {
  const sound = await gunzipSound(zipped, limits);
  if (sound) return sound;
  const pieces: Buffer[] = [];
  await inflate(zipped, limits, (piece) => pieces.push(piece));
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/**
 * The quick way, for what is sound: Node's own gunzip, which checks the checksum beside the main thread. It passes over
 * what follows a member, and goes on into a second one: that is sound only where nothing in it can begin another.
 *
 * @returns undefined where it is not sound, or not proven to be: the slow way says why.
 */
async function gunzipSound(zipped: Buffer, limits: GzipLimits): Promise<Buffer | undefined> {
  if (zipped.length < headerLength(zipped) + TRAILER || zipped.includes(MAGIC, 1)) return undefined;
  const promised = zipped.readUInt32LE(zipped.length - 4);
  const most = mostBytes(zipped, limits);
  if (promised > Math.min(IN_ONE_PIECE, most)) return undefined;
  const options = { info: true, chunkSize: Math.max(promised + 64, 1024), maxOutputLength: most };
  const unzipped = await new Promise<InflateInfo | undefined>((resolve) => {
    zlib.gunzip(zipped, options, (error, result) => resolve(error ? undefined : (result as unknown as InflateInfo)));
  });
  return unzipped?.engine.bytesWritten === zipped.length ? unzipped.buffer : undefined;
}

/** Unzipped bytes that it may have. */
function mostBytes(zipped: Buffer, { bytes, ratio }: GzipLimits): number {
  return Math.min(bytes, Math.max(RATIO_APPLIES_FROM, zipped.length * ratio));
}

async function inflate(zipped: Buffer, limits: GzipLimits, take: (piece: Buffer) => void): Promise<number> {
  const start = headerLength(zipped);
  if (zipped.length < start + TRAILER) throw new GzipError('truncated');
  const most = mostBytes(zipped, limits);
  // The last four bytes say the size: a hint only, for an attacker writes there what he likes.
  const promised = zipped.readUInt32LE(zipped.length - 4);
  const deflated = zipped.subarray(start);
  const { consumed, bytes, checksum } =
    promised <= Math.min(IN_ONE_PIECE, most)
      ? await inflateAtOnce(deflated, promised, most, take)
      : await inflateInPieces(deflated, most, take);
  const trailer = start + consumed;
  if (zipped.length < trailer + TRAILER) throw new GzipError('truncated');
  if (zipped.readUInt32LE(trailer) !== checksum) throw new GzipError('malformed');
  if (zipped.readUInt32LE(trailer + 4) !== bytes % 2 ** 32) throw new GzipError('malformed');
  if (zipped.length > trailer + TRAILER) throw new GzipError('trailing data');
  return bytes;
}

interface Inflated {
  /** Bytes of the deflate stream. */
  readonly consumed: number;
  readonly bytes: number;
  /** CRC-32 of the content. */
  readonly checksum: number;
}

/** With `info`, zlib's one-shot functions answer with their engine, which counts what it read. */
interface InflateInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

async function inflateAtOnce(
  deflated: Buffer,
  promised: number,
  most: number,
  take: (piece: Buffer) => void,
): Promise<Inflated> {
  const { buffer, engine } = await new Promise<InflateInfo>((resolve, reject) => {
    const options = { info: true, chunkSize: Math.max(promised + 64, 1024), maxOutputLength: most };
    zlib.inflateRaw(deflated, options, (error, result) => {
      if (error) reject(faultOf(error));
      else resolve(result as unknown as InflateInfo);
    });
  });
  take(buffer);
  return { consumed: engine.bytesWritten, bytes: buffer.length, checksum: zlib.crc32(buffer) };
}

async function inflateInPieces(deflated: Buffer, most: number, take: (piece: Buffer) => void): Promise<Inflated> {
  const engine = zlib.createInflateRaw({ chunkSize: PIECE });
  let bytes = 0;
  let checksum = 0;
  engine.end(deflated);
  try {
    for await (const piece of engine as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > most) throw new GzipError('too large');
      checksum = zlib.crc32(piece, checksum);
      take(piece);
    }
  } catch (error) {
    throw faultOf(error);
  }
  return { consumed: engine.bytesWritten, bytes, checksum };
}

function faultOf(error: unknown): GzipError {
  if (error instanceof GzipError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return new GzipError('too large');
  return new GzipError(code === 'Z_BUF_ERROR' ? 'truncated' : 'malformed');
}

const MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
const FLAG = { text: 1, headerChecksum: 2, extra: 4, name: 8, comment: 16 };
const KNOWN_FLAGS = FLAG.headerChecksum | FLAG.extra | FLAG.name | FLAG.comment;

/** Length of the gzip header. The "text" flag is refused: it means nothing, so that setting it must not go unseen. */
function headerLength(zipped: Buffer): number {
  if (!MAGIC.subarray(0, zipped.length).equals(zipped.subarray(0, MAGIC.length))) throw new GzipError('malformed');
  const flags = zipped[3];
  if (flags === undefined || zipped.length < 10) throw new GzipError('truncated');
  if ((flags & ~KNOWN_FLAGS) !== 0) throw new GzipError('malformed');
  let length = 10;
  if (flags & FLAG.extra) length += 2 + (zipped.length >= 12 ? zipped.readUInt16LE(10) : 0);
  if (flags & FLAG.name) length = afterZero(zipped, length);
  if (flags & FLAG.comment) length = afterZero(zipped, length);
  if (flags & FLAG.headerChecksum) {
    if (zipped.length < length + 2) throw new GzipError('truncated');
    if (zipped.readUInt16LE(length) !== (zlib.crc32(zipped.subarray(0, length)) & 0xffff)) {
      throw new GzipError('malformed');
    }
    length += 2;
  }
  return length;
}

function afterZero(zipped: Buffer, from: number): number {
  const zero = zipped.indexOf(0, from);
  if (zero === -1) throw new GzipError('truncated');
  return zero + 1;
}
