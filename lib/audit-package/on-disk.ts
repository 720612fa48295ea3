/** Packages on disk: opened for reading, and written beside their place and renamed. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, opendir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PackageError, PackingError } from './errors';
import { isPackagePath, LARGEST_FILE, MOST_FILES } from './manifest';
import type { PackageSource } from './source';
import { crc32, directory, localHeader, ZipSource, type RandomAccess, type ZipEntry } from './zip';

/** An opened package; whoever opens it closes it. */
export interface OpenedPackage {
  readonly source: PackageSource;
  close(): Promise<void>;
}

/** @throws PackageError where there is none, or it cannot be read safely. */
export async function openPackage(path: string): Promise<OpenedPackage> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return { source: await FolderSource.open(path), close: () => Promise.resolve() };
  if (!found?.isFile()) throw new PackageError(`There is no package at ${path}. Give its folder or its archive.`);
  const file = await open(path, constants.O_RDONLY);
  try {
    return { source: await ZipSource.open(accessTo(file, found.size)), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** @throws PackageError where it is no folder, or has what is no file. */
export async function openFolder(path: string): Promise<PackageSource> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw new PackageError(`There is no folder at ${path}.`);
  return FolderSource.open(path);
}

function accessTo(file: FileHandle, size: number): RandomAccess {
  return {
    size,
    read: async (offset, length) => {
      const buffer = Buffer.alloc(Math.min(length, Math.max(0, size - offset)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

class FolderSource implements PackageSource {
  private constructor(
    private readonly folder: string,
    readonly sizes: ReadonlyMap<string, number>,
  ) {}

  static async open(folder: string): Promise<FolderSource> {
    const sizes = new Map<string, number>();
    await measure(folder, '', sizes);
    return new FolderSource(folder, sizes);
  }

  async read(path: string): Promise<Uint8Array> {
    // what was a file when the folder was listed may be a link by now
    const file = await open(join(this.folder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await file.stat();
      if (size > LARGEST_FILE) throw tooLarge(path, size);
      return await file.readFile();
    } finally {
      await file.close();
    }
  }
}

/** Sizes of all files below a folder. What is neither a file nor a folder is refused: reading it could lead anywhere. */
async function measure(folder: string, prefix: string, sizes: Map<string, number>): Promise<void> {
  for await (const entry of await opendir(join(folder, prefix))) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) {
      if (path.length > 1024) throw new PackageError(`${path.slice(0, 100)}… lies too deep for a package.`);
      await measure(folder, `${path}/`, sizes);
      continue;
    }
    if (!entry.isFile()) {
      throw new PackageError(`${path} is a symbolic link or no file at all. A package has files only; it is not read.`);
    }
    const { size } = await lstat(join(folder, path));
    if (size > LARGEST_FILE) throw tooLarge(path, size);
    sizes.set(path, size);
    if (sizes.size > MOST_FILES)
      throw new PackageError(`The folder has more than ${MOST_FILES} files. It is not read.`);
  }
}

function tooLarge(path: string, size: number): PackageError {
  return new PackageError(`${path} has ${size} bytes, more than any file of a package. It is not read.`);
}

/** A folder in the making: nobody sees it until it is whole. */
export class Draft {
  private readonly folder: string;
  private readonly archive: string;
  private readonly made = new Set<string>();

  /**
   * Lets a package be made, and gives it its name: nothing is left of it where that fails.
   *
   * @throws PackingError where something stands at the target already, or nothing can be written beside it.
   */
  static async make<Made>(target: string, work: (draft: Draft) => Promise<Made>): Promise<Made> {
    const draft = await Draft.begin(target);
    try {
      const made = await work(draft);
      await draft.finish();
      return made;
    } finally {
      await draft.discard();
    }
  }

  private static async begin(target: string): Promise<Draft> {
    if (await lstat(target).catch(() => undefined)) {
      throw new PackingError(`${target} exists already. Choose another name, or move it away.`);
    }
    const draft = new Draft(target);
    try {
      await mkdir(draft.folder);
    } catch (error) {
      throw new PackingError(
        `Cannot write to ${dirname(target)}: ${(error as Error).message}. Choose another --output.`,
        {
          cause: error,
        },
      );
    }
    return draft;
  }

  private constructor(private readonly target: string) {
    this.folder = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
    this.archive = `${this.folder}.zip`;
  }

  /** What has to be removed where the work is broken off. */
  get paths(): readonly string[] {
    return [this.folder, this.archive];
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    if (!isPackagePath(path) || content.length > LARGEST_FILE) {
      throw new PackingError(`${path} (${content.length} bytes) cannot stand in a package. Choose a shorter period.`);
    }
    const file = join(this.folder, path);
    if (!this.made.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
    this.made.add(dirname(file));
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
  }

  /** As a folder, or as one archive where the name ends in `.zip`. */
  private async finish(): Promise<void> {
    if (!this.target.endsWith('.zip')) return rename(this.folder, this.target);
    await writeArchive(await FolderSource.open(this.folder), this.archive);
    await rename(this.archive, this.target);
  }

  private async discard(): Promise<void> {
    for (const path of this.paths) await rm(path, { recursive: true, force: true });
  }
}

/** File by file, so that an archive of any size is written. */
async function writeArchive(source: PackageSource, path: string): Promise<void> {
  const archive = await open(path, 'wx');
  try {
    const entries: ZipEntry[] = [];
    for (const name of [...source.sizes.keys()].sort()) {
      const content = await source.read(name);
      const entry = { path: name, bytes: content.length, crc32: crc32(content) };
      await archive.write(localHeader(entry));
      await archive.write(content);
      entries.push(entry);
    }
    await archive.write(directory(entries));
  } finally {
    await archive.close();
  }
}
