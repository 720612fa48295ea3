/** What a person dropped into the page, or chose: a folder or an archive, as a source of a package. */
import { PackageError } from '../lib/audit-package/errors';
import { LARGEST_FILE, MANIFEST, MOST_FILES } from '../lib/audit-package/manifest';
import type { PackageSource } from '../lib/audit-package/source';
import { ZipSource } from '../lib/audit-package/zip';

/** @throws PackageError where it is no package. */
export async function droppedSource(entries: readonly FileSystemEntry[]): Promise<PackageSource> {
  const files = new Map<string, File>();
  for (const entry of entries) await collect(entry, files);
  return sourceOf(files);
}

/** @throws PackageError where it is no package. */
export async function sourceOf(files: ReadonlyMap<string, File>): Promise<PackageSource> {
  const [only] = files.values();
  if (files.size === 1 && only && only.name.endsWith('.zip')) {
    const read = (offset: number, length: number): Promise<Uint8Array> => bytesOf(only.slice(offset, offset + length));
    return ZipSource.open({ size: only.size, read });
  }
  return new DroppedFolder(files);
}

class DroppedFolder implements PackageSource {
  readonly sizes: ReadonlyMap<string, number>;
  private readonly files: ReadonlyMap<string, File>;

  /** @param files By their paths, with the folder in which they lie. */
  constructor(files: ReadonlyMap<string, File>) {
    const manifests = [...files.keys()].filter((path) => path === MANIFEST || path.endsWith(`/${MANIFEST}`));
    const nearest = manifests.sort((a, b) => a.length - b.length)[0] ?? '';
    const folder = nearest.slice(0, nearest.length - MANIFEST.length);
    this.files = new Map(
      [...files].map(([path, file]) => [path.startsWith(folder) ? path.slice(folder.length) : path, file]),
    );
    this.sizes = new Map([...this.files].map(([path, { size }]) => [path, size]));
  }

  async read(path: string): Promise<Uint8Array> {
    const file = this.files.get(path);
    if (!file) throw new PackageError(`The package has no ${path}.`);
    if (file.size > LARGEST_FILE)
      throw new PackageError(`${path} has ${file.size} bytes, more than any file of a package.`);
    return bytesOf(file);
  }
}

async function collect(entry: FileSystemEntry, files: Map<string, File>): Promise<void> {
  if (files.size > MOST_FILES) throw new PackageError(`More than ${MOST_FILES} files were dropped. They are not read.`);
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.set(entry.fullPath.replace(/^\//, ''), file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const each of some) await collect(each, files);
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
