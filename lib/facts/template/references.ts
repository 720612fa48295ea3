/** Who refers to whom: noted while values are resolved. */
import type { Declared } from './stack';

/** A value, and the resources that it refers to. */
export interface Traced<T> {
  readonly value: T;
  /** Each once. */
  readonly refersTo: readonly Declared[];
}

export class References {
  private noted: Set<Declared> | undefined;

  note(resource: Declared): void {
    this.noted?.add(resource);
  }

  /** Computes a value and notes what it refers to. */
  trace<T>(compute: () => T): Traced<T> {
    const noted = new Set<Declared>();
    const value = this.during(noted, compute);
    return { value, refersTo: [...noted] };
  }

  /** The value that was traced before; whoever asks for it refers to the same resources. */
  replay<T>({ value, refersTo }: Traced<T>): T {
    for (const resource of refersTo) this.note(resource);
    return value;
  }

  /** Computes a value whose references are not the asker's own. */
  untraced<T>(compute: () => T): T {
    return this.during(undefined, compute);
  }

  private during<T>(noted: Set<Declared> | undefined, compute: () => T): T {
    const before = this.noted;
    this.noted = noted;
    try {
      return compute();
    } finally {
      this.noted = before;
    }
  }
}
