/** Unzips by the browser, within the same limits: it takes the place of lib/integrity/gunzip.ts. */
import pLimit from 'p-limit';
import { GZIP_LIMITS, GzipError, type GzipLimits } from '../../lib/integrity/gzip';
import { sha256 } from './primitives';

/** A small file may be dense (empty arrays, repeated events) without being a bomb. */
const RATIO_APPLIES_FROM = 1024 * 1024;
/** RFC 1952: deflate, and neither the "text" flag nor reserved ones, which mean nothing. */
const HEADER = [0x1f, 0x8b, 0x08];
const MEANINGLESS_FLAGS = 0xe1;

/** So many unzipped files are held at once. */
const atOnce = pLimit(4);

/** The SHA-256 of the unzipped content, and its size. @throws GzipError */
export function hashUnzipped(zipped: Uint8Array<ArrayBuffer>): Promise<{ sha256: string; bytes: number }> {
  return atOnce(async () => {
    const content = await gunzip(zipped);
    return { sha256: await sha256(content), bytes: content.length };
  });
}

/**
 * The unzipped content. A browser refuses what follows the stream, and a second member (Compression Streams, section 6.1).
 *
 * @throws GzipError
 */
export async function gunzip(
  zipped: Uint8Array<ArrayBuffer>,
  { bytes, ratio }: GzipLimits = GZIP_LIMITS,
): Promise<Uint8Array<ArrayBuffer>> {
  const isGzip = HEADER.every((byte, index) => zipped[index] === byte) && ((zipped[3] ?? 0) & MEANINGLESS_FLAGS) === 0;
  if (!isGzip) throw new GzipError('malformed');
  const most = Math.min(bytes, Math.max(RATIO_APPLIES_FROM, zipped.length * ratio));
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const piece of new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'))) {
      size += piece.length;
      if (size > most) throw new GzipError('too large');
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof GzipError ? error : new GzipError('malformed');
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
