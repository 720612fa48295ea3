/** A ZIP archive of one file: the same content gives the same bytes (PKWARE, "APPNOTE.TXT - .ZIP File Format Specification"). */
import { crc32, deflateRawSync } from 'node:zlib';

const DEFLATED = 8;
const VERSION = 20;
const UNIX = 3 << 8;
/** The earliest that the format knows: 1980-01-01. */
const DATE = (1 << 5) | 1;
const READABLE_FILE = 0o100644 * 0x10000;

export function zipOf(name: string, content: Buffer): Buffer {
  const compressed = deflateRawSync(content, { level: 9 });
  const file = Buffer.from(name);
  // version, flags, method, time, date
  const about = shorts(VERSION, 0, DEFLATED, 0, DATE);
  const sizes = longs(crc32(content), compressed.length, content.length);
  const local = Buffer.concat([longs(0x04034b50), about, sizes, shorts(file.length, 0), file, compressed]);
  const central = Buffer.concat([
    ...[longs(0x02014b50), shorts(UNIX | VERSION), about, sizes, shorts(file.length, 0, 0, 0, 0)],
    ...[longs(READABLE_FILE, 0), file],
  ]);
  const end = Buffer.concat([
    ...[longs(0x06054b50), shorts(0, 0, 1, 1), longs(central.length, local.length), shorts(0)],
  ]);
  return Buffer.concat([local, central, end]);
}

function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16LE(value, 2 * index));
  return bytes;
}

function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return bytes;
}
