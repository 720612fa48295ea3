/**
 * Sorts more rows than memory holds: what does not fit is written, sorted, into temporary files that only their owner reads, and
 * merged when it is read.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters of rows that are held. */
const IN_MEMORY = 8 * 1024 * 1024;
/** Files that are read at once; each takes a piece of memory. */
const MOST_FILES = 48;
const PIECE = 64 * 1024;

/** A row's key decides its place; neither it nor the row holds a line break. */
export interface Keyed {
  readonly key: string;
  readonly row: string;
}

export class SortedRows {
  private held: Keyed[] = [];
  private characters = 0;
  private files: string[] = [];
  private folder: string | undefined;
  private named = 0;

  constructor(private readonly inMemory = IN_MEMORY) {}

  add(keyed: Keyed): void {
    this.held.push(keyed);
    this.characters += keyed.key.length + keyed.row.length;
    if (this.characters >= this.inMemory) this.spill();
  }

  /** The rows in the order of their keys; can be read once. */
  *read(): Generator<Keyed> {
    yield* merged([...this.files.map(rowsIn), this.sortedHeld()]);
  }

  /** Removes the files. Whoever ends the process calls it too. */
  remove(): void {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
    this.folder = undefined;
    this.files = [];
  }

  private spill(): void {
    const file = this.write(this.sortedHeld());
    this.files.push(file);
    if (this.files.length < MOST_FILES) return;
    const all = this.files;
    this.files = [this.write(merged(all.map(rowsIn)))];
    for (const each of all) rmSync(each);
  }

  private sortedHeld(): Keyed[] {
    const sorted = this.held.sort((a, b) => compare(a.key, b.key));
    this.held = [];
    this.characters = 0;
    return sorted;
  }

  private write(rows: Iterable<Keyed>): string {
    this.folder ??= mkdtempSync(join(tmpdir(), 'wormtrail-ask-'));
    this.named += 1;
    const file = join(this.folder, String(this.named));
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      let text = '';
      for (const { key, row } of rows) {
        text += `${key}\t${row}\n`;
        if (text.length >= PIECE) {
          writeSync(descriptor, text);
          text = '';
        }
      }
      writeSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
    return file;
  }
}

function* rowsIn(file: string): Generator<Keyed> {
  const descriptor = openSync(file, 'r');
  const piece = Buffer.alloc(PIECE);
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let read = readSync(descriptor, piece); read > 0; read = readSync(descriptor, piece)) {
      const lines = (rest + decoder.decode(piece.subarray(0, read), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const tab = line.indexOf('\t');
        yield { key: line.slice(0, tab), row: line.slice(tab + 1) };
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The next of all is the least of the next of each. */
function* merged(sources: readonly Iterable<Keyed>[]): Generator<Keyed> {
  const iterators = sources.map((source) => source[Symbol.iterator]());
  const nexts = iterators.map((iterator) => iterator.next());
  try {
    for (;;) {
      let least = -1;
      nexts.forEach((next, index) => {
        const best = nexts[least];
        if (!next.done && (!best || best.done || compare(next.value.key, best.value.key) < 0)) least = index;
      });
      const found = nexts[least];
      const iterator = iterators[least];
      if (!found || found.done || !iterator) return;
      yield found.value;
      nexts[least] = iterator.next();
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
