/**
 * A package as one archive: a zip without compression (PKWARE APPNOTE 4.3), of which there is exactly one for given files.
 * Files stand in the order of their paths, with one fixed time and no attributes. What is written otherwise is refused: two
 * readers can then never see two packages in it, and no byte of it means nothing.
 */
import { PackageError } from './errors';
import { isPackagePath, LARGEST_FILE, MOST_FILES } from './manifest';
import type { PackageSource } from './source';

/** A file in an archive. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly crc32: number;
}

/** Bytes by their place, wherever they are. */
export interface RandomAccess {
  readonly size: number;
  /** @returns fewer bytes where they end before. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

const VERSION_NEEDED = 20;
const VERSION_NEEDED_64 = 45;
/** January 1, 1980: the first day that a zip can say. */
const DATE = 0x21;
const LOCAL = 30;
const CENTRAL = 46;
const END = 22;
const END_64 = 76;
const UINT16 = 0xffff;
const UINT32 = 0xffffffff;
/** In bytes: of so many files with the longest paths. */
const LARGEST_DIRECTORY = MOST_FILES * (CENTRAL + 12 + 300);

export function localHeader(entry: ZipEntry): Uint8Array {
  const { view, bytes } = blank(LOCAL + entry.path.length);
  view.setUint32(0, 0x04034b50, true);
  writeCommon(view, 4, entry, VERSION_NEEDED);
  writeText(bytes, LOCAL, entry.path);
  return bytes;
}

/** What follows the files: their list, and where it begins. */
export function directory(entries: readonly ZipEntry[]): Uint8Array {
  const headers: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    headers.push(centralHeader(entry, offset));
    offset += LOCAL + entry.path.length + entry.bytes;
  }
  const size = headers.reduce((sum, { length }) => sum + length, 0);
  return joined([...headers, endOf(entries.length, size, offset)]);
}

function centralHeader(entry: ZipEntry, offset: number): Uint8Array {
  const isFar = offset >= UINT32;
  const { view, bytes } = blank(CENTRAL + entry.path.length + (isFar ? 12 : 0));
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, VERSION_NEEDED_64, true);
  writeCommon(view, 6, entry, isFar ? VERSION_NEEDED_64 : VERSION_NEEDED);
  view.setUint32(42, isFar ? UINT32 : offset, true);
  writeText(bytes, CENTRAL, entry.path);
  if (isFar) {
    const extra = CENTRAL + entry.path.length;
    view.setUint16(30, 12, true);
    view.setUint16(extra, 1, true);
    view.setUint16(extra + 2, 8, true);
    view.setBigUint64(extra + 4, BigInt(offset), true);
  }
  return bytes;
}

/** What local and central headers share: version, flags, method, time, sizes, length of the name. */
function writeCommon(view: DataView, at: number, { path, bytes, crc32 }: ZipEntry, needed: number): void {
  view.setUint16(at, needed, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc32, true);
  view.setUint32(at + 14, bytes, true);
  view.setUint32(at + 18, bytes, true);
  view.setUint16(at + 22, path.length, true);
}

function endOf(count: number, size: number, offset: number): Uint8Array {
  const is64 = count >= UINT16 || size >= UINT32 || offset >= UINT32;
  const { view, bytes } = blank((is64 ? END_64 : 0) + END);
  if (is64) {
    view.setUint32(0, 0x06064b50, true);
    view.setBigUint64(4, 44n, true);
    view.setUint16(12, VERSION_NEEDED_64, true);
    view.setUint16(14, VERSION_NEEDED_64, true);
    for (const at of [24, 32]) view.setBigUint64(at, BigInt(count), true);
    view.setBigUint64(40, BigInt(size), true);
    view.setBigUint64(48, BigInt(offset), true);
    view.setUint32(56, 0x07064b50, true);
    view.setBigUint64(64, BigInt(offset + size), true);
    view.setUint32(72, 1, true);
  }
  const at = is64 ? END_64 : 0;
  view.setUint32(at, 0x06054b50, true);
  for (const place of [at + 8, at + 10]) view.setUint16(place, Math.min(count, UINT16), true);
  view.setUint32(at + 12, Math.min(size, UINT32), true);
  view.setUint32(at + 16, Math.min(offset, UINT32), true);
  return bytes;
}

/** The files of an archive. */
export class ZipSource implements PackageSource {
  readonly sizes: ReadonlyMap<string, number>;
  private readonly places: ReadonlyMap<string, { readonly entry: ZipEntry; readonly offset: number }>;

  private constructor(
    private readonly access: RandomAccess,
    entries: readonly ZipEntry[],
  ) {
    let offset = 0;
    const places = new Map<string, { entry: ZipEntry; offset: number }>();
    for (const entry of entries) {
      places.set(entry.path, { entry, offset });
      offset += LOCAL + entry.path.length + entry.bytes;
    }
    this.places = places;
    this.sizes = new Map(entries.map(({ path, bytes }) => [path, bytes]));
  }

  /** @throws PackageError where it is no archive, or not the only one of its files. */
  static async open(access: RandomAccess): Promise<ZipSource> {
    const { size, offset } = await readEnd(access);
    const tail = await access.read(offset, access.size - offset);
    const entries = entriesOf(tail.subarray(0, size));
    if (!equal(directory(entries), tail)) throw notCanonical('its list of files is not written as wormtrail writes it');
    return new ZipSource(access, entries);
  }

  async read(path: string): Promise<Uint8Array> {
    const place = this.places.get(path);
    if (!place) throw new PackageError(`The archive has no ${path}.`);
    const header = localHeader(place.entry);
    const bytes = await this.access.read(place.offset, header.length + place.entry.bytes);
    const content = bytes.subarray(header.length);
    if (!equal(bytes.subarray(0, header.length), header)) {
      throw notCanonical(`the header of ${path} is not the one that its list of files gives`);
    }
    if (crc32(content) !== place.entry.crc32) {
      throw notCanonical(`the checksum of ${path} is not the one that its list of files gives`);
    }
    return content;
  }
}

/** Where the list of files begins, and how long it is. */
async function readEnd(access: RandomAccess): Promise<{ readonly size: number; readonly offset: number }> {
  if (access.size < END) throw notCanonical('it is cut');
  const tail = await access.read(Math.max(0, access.size - END - END_64), END + END_64);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const at = tail.length - END;
  if (view.getUint32(at, true) !== 0x06054b50) throw notCanonical('it does not end as a zip does, or it is cut');
  const is64 = at >= END_64 && view.getUint32(at - END_64, true) === 0x06064b50;
  const size = is64 ? Number(view.getBigUint64(at - END_64 + 40, true)) : view.getUint32(at + 12, true);
  const offset = is64 ? Number(view.getBigUint64(at - END_64 + 48, true)) : view.getUint32(at + 16, true);
  const end = (is64 ? END_64 : 0) + END;
  if (size > LARGEST_DIRECTORY)
    throw new PackageError(`The archive lists more than ${MOST_FILES} files. It is not read.`);
  if (offset + size + end !== access.size) throw notCanonical('its list of files is not where it says, or it is cut');
  return { size, offset };
}

function entriesOf(list: Uint8Array): ZipEntry[] {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  const entries: ZipEntry[] = [];
  for (let at = 0; at + CENTRAL <= list.length;) {
    const length = view.getUint16(at + 28, true);
    const path = String.fromCharCode(...list.subarray(at + CENTRAL, at + CENTRAL + length).slice(0, 1024));
    const bytes = view.getUint32(at + 24, true);
    const isInOrder = path > (entries.at(-1)?.path ?? '');
    if (!isPackagePath(path) || !isInOrder)
      throw notCanonical(`${printable(path)} is no path of a package, or out of order`);
    if (bytes > LARGEST_FILE) throw new PackageError(`${path} has ${bytes} bytes, more than any file of a package.`);
    entries.push({ path, bytes, crc32: view.getUint32(at + 16, true) });
    if (entries.length > MOST_FILES)
      throw new PackageError(`The archive lists more than ${MOST_FILES} files. It is not read.`);
    at += CENTRAL + length + view.getUint16(at + 30, true);
  }
  return entries;
}

function printable(path: string): string {
  return JSON.stringify(path.slice(0, 100));
}

function notCanonical(why: string): PackageError {
  return new PackageError(`The archive is not a package as wormtrail writes it: ${why}. Ask for it again.`);
}

function blank(length: number): { readonly view: DataView; readonly bytes: Uint8Array } {
  const bytes = new Uint8Array(length);
  return { view: new DataView(bytes.buffer), bytes };
}

/** Paths are ASCII. */
function writeText(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(new TextEncoder().encode(text), at);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

export function crc32(content: Uint8Array): number {
  let value = UINT32;
  // an index, and no iterator, which takes several times as long
  for (let at = 0; at < content.length; at += 1) {
    value = (CRC_TABLE[(value ^ (content[at] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8);
  }
  return (value ^ UINT32) >>> 0;
}
