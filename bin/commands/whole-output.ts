/** Standard output, or a file that is written piece by piece and appears whole or not at all. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputError } from './errors';

export interface WholeOutput {
  write(text: string): Promise<void>;
  /** Before this the file does not appear. */
  finish(): void;
  /** Removes what was written so far; after `finish` it does nothing. */
  discard(): void;
}

/** @throws OutputError where the file cannot be written. */
export function wholeOutput(file: string | undefined): WholeOutput {
  if (file === undefined) return { write: toStandardOutput, finish: () => undefined, discard: () => undefined };
  const told = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw new OutputError(file, error as Error);
    }
  };
  // a pipe or a device such as /dev/stdout must not be replaced by a file
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
  // a link stays one, and leads to the new file
  const target = existsSync(file) ? realpathSync(file) : file;
  const draft = isFile ? join(dirname(target), `.${basename(target)}.${randomUUID()}`) : file;
  const descriptor = told(() => openSync(draft, isFile ? 'wx' : 'w', 0o600));
  let isOpen = true;
  const close = (): boolean => {
    const wasOpen = isOpen;
    if (isOpen) closeSync(descriptor);
    isOpen = false;
    return wasOpen;
  };
  return {
    write: (text) => Promise.resolve(void told(() => writeAll(descriptor, text))),
    finish: () => {
      if (close() && isFile) told(() => renameSync(draft, target));
    },
    discard: () => {
      if (close() && isFile) rmSync(draft, { force: true });
    },
  };
}

/** Waits until the reader has taken it, so that a long answer does not fill the memory. */
async function toStandardOutput(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}
