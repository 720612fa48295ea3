/** Long texts, written to a file piece by piece. */
import { closeSync, openSync, writeFileSync } from 'node:fs';

/** Bytes that are gathered before they are written: few enough to stay in the processor's cache on their way. */
const AT_ONCE = 64 * 1024;
/** Of one UTF-16 code unit, in UTF-8. */
const MOST_BYTES = 3;

/** Encodes each piece where it is written from: a text that is put together first is a text too many. */
export function writePieces(file: string, pieces: Iterable<string>): void {
  const descriptor = openSync(file, 'w');
  const gathered = Buffer.allocUnsafe(AT_ONCE);
  let length = 0;
  const flush = (): void => {
    writeFileSync(descriptor, gathered.subarray(0, length));
    length = 0;
  };
  try {
    for (const piece of pieces) {
      const most = piece.length * MOST_BYTES;
      if (length + most > AT_ONCE) flush();
      if (most > AT_ONCE) writeFileSync(descriptor, piece);
      else length += gathered.write(piece, length);
    }
    flush();
  } finally {
    closeSync(descriptor);
  }
}
