/** Who refers to whom: noted while values are resolved. */

/** A value, and the resources that it refers to. */
export interface Traced<T, Resource> {
  readonly value: T;
  /** Each once. */
  readonly refersTo: readonly Resource[];
}

export class References<Resource> {
  private noted: Set<Resource> | undefined;

  note(resource: Resource): void {
    this.noted?.add(resource);
  }

  /** Computes a value and notes what it refers to. */
  trace<T>(compute: () => T): Traced<T, Resource> {
    const noted = new Set<Resource>();
    const value = this.during(noted, compute);
    return { value, refersTo: [...noted] };
  }

  /** The value that was traced before; whoever asks for it refers to the same resources. */
  replay<T>({ value, refersTo }: Traced<T, Resource>): T {
    for (const resource of refersTo) this.note(resource);
    return value;
  }

  /** Computes a value whose references are not the asker's own. */
  untraced<T>(compute: () => T): T {
    return this.during(undefined, compute);
  }

  private during<T>(noted: Set<Resource> | undefined, compute: () => T): T {
    const before = this.noted;
    this.noted = noted;
    try {
      return compute();
    } finally {
      this.noted = before;
    }
  }
}
