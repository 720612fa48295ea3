/** Entry bundles: log entries one after the other, each behind its length in two bytes. c2sp.org/tlog-tiles, "Log entries". */
import { TreeError } from './errors';

/** The length of an entry is a number of 16 bits. */
export const LARGEST_ENTRY = 0xffff;

/** @throws TreeError where an entry is too large. */
export function renderBundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > LARGEST_ENTRY) {
        throw new TreeError(`An entry has ${entry.length} bytes. The largest that a log takes has ${LARGEST_ENTRY}.`);
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** @throws TreeError where the bundle does not hold that many entries and nothing else. */
export function parseBundle(bytes: Uint8Array, width: number): Buffer[] {
  const bundle = Buffer.from(bytes);
  const entries: Buffer[] = [];
  let at = 0;
  while (at < bundle.length) {
    const end = at + 2 <= bundle.length ? at + 2 + bundle.readUInt16BE(at) : Infinity;
    if (end > bundle.length) throw new TreeError(`An entry bundle is cut after ${entries.length} entries.`);
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== width)
    throw new TreeError(`An entry bundle has ${entries.length} entries instead of ${width}.`);
  return entries;
}
