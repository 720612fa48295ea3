/** Values that are computed once, on demand, and that may need each other. */
import { CircularReferenceError, TemplateError } from './errors';

/** Levels of nesting and of references between values; what people and the CDK write stays far below. */
const DEEPEST = 256;

/** Counts how deep an evaluation is, across all values that it needs, so that no template can exhaust the stack. */
export class Depth {
  private level = 0;

  /** @throws TemplateError where values nest deeper than any that CloudFormation would deploy. */
  deeper<T>(compute: () => T): T {
    if (this.level >= DEEPEST) {
      throw new TemplateError(`The template nests values more than ${DEEPEST} levels deep. Flatten it.`);
    }
    this.level += 1;
    try {
      return compute();
    } finally {
      this.level -= 1;
    }
  }
}

/** One kind of value in one stack, by name. */
export class LazyValues<T> {
  private readonly known = new Map<string, T>();
  /** From the outermost to the innermost: few values need many others in turn. */
  private readonly underway: string[] = [];

  /** @param kind What messages call such a value before its name: "output "; nothing for a resource. */
  constructor(
    private readonly stack: string,
    private readonly depth: Depth,
    private readonly kind: string,
    private readonly compute: (name: string) => T,
  ) {}

  /** @throws CircularReferenceError where the value needs itself. */
  get(name: string): T {
    const known = this.known.get(name);
    return known !== undefined || this.known.has(name) ? (known as T) : this.computeOnce(name);
  }

  private computeOnce(name: string): T {
    if (this.underway.includes(name)) {
      const needed = this.underway.map((each) => `${this.kind}${each}`);
      throw new CircularReferenceError(this.stack, needed.slice(needed.indexOf(`${this.kind}${name}`)));
    }
    this.underway.push(name);
    try {
      const value = this.depth.deeper(() => this.compute(name));
      this.known.set(name, value);
      return value;
    } finally {
      this.underway.pop();
    }
  }
}
