/** Who refers to whom: noted while values are resolved. */
import type { Declared } from './stack';

/** A value, and the resources that it refers to. */
export interface Traced<T> {
  readonly value: T;
  /** Each once. */
  readonly refersTo: readonly Declared[];
}

/** Made where there is something to note: most values refer to nothing. */
interface Notes {
  resources?: Set<Declared>;
}

const NOTHING: readonly Declared[] = [];

export class References {
  private notes: Notes | undefined;

  note(resource: Declared): void {
    if (this.notes) (this.notes.resources ??= new Set()).add(resource);
  }

  /** Computes a value and notes what it refers to. */
  trace<T>(compute: () => T): Traced<T> {
    const notes: Notes = {};
    const value = this.during(notes, compute);
    // a list, since a set takes ten times the memory, and an app has tens of thousands of resources
    return { value, refersTo: notes.resources ? [...notes.resources] : NOTHING };
  }

  /** The value that was traced before; whoever asks for it refers to the same resources. */
  recall<T>({ value, refersTo }: Traced<T>): T {
    for (const resource of refersTo) this.note(resource);
    return value;
  }

  /** Computes a value whose references are not the asker's own. */
  apart<T>(compute: () => T): T {
    return this.during(undefined, compute);
  }

  private during<T>(notes: Notes | undefined, compute: () => T): T {
    const before = this.notes;
    this.notes = notes;
    try {
      return compute();
    } finally {
      this.notes = before;
    }
  }
}
