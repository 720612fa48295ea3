/** Reads files that anyone may have written. */
import { readFileSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { TemplateError } from './errors';

/** Nothing longer is opened; each format has its own limit below. */
const MOST_BYTES = 16 * 1024 * 1024;

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file.
 *
 * @throws TemplateError where it is missing, no file, too long or no text.
 */
export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new TemplateError(`${shown(path)}: not text in UTF-8. Give a text file, such as JSON.`);
  }
}

function readBytes(path: string): Uint8Array {
  const size = sizeOf(path);
  if (size > MOST_BYTES) {
    throw new TemplateError(
      `${shown(path)}: ${size} bytes. CloudFormation takes templates of up to 1 MB. Split the template.`,
    );
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(shown(path), error);
  }
}

/** How messages and reports name a file: from the working directory, with slashes. */
export function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  const isBelow = fromHere !== '' && !fromHere.startsWith('..');
  return (isBelow ? fromHere : path).split(sep).join('/');
}

/** Turns an error of the file system into one that says what to do. */
export function unreadable(file: string, error: unknown): TemplateError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new TemplateError(`${file}: no such file or folder.`);
  if (code === 'EACCES' || code === 'EPERM')
    return new TemplateError(`${file}: may not be read. Check its permissions.`);
  return new TemplateError(`${file}: cannot be read: ${message}`);
}

function sizeOf(path: string): number {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new TemplateError(`${shown(path)}: is no regular file.`);
    return stats.size;
  } catch (error) {
    throw error instanceof TemplateError ? error : unreadable(shown(path), error);
  }
}
