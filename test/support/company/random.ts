/** Chance from a seed: the same company from the same number. */

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** mulberry32: from 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  one<Each>(all: readonly Each[]): Each {
    const found = all[Math.floor(this.next() * all.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }

  /** Around 1; `spread` is the standard deviation of its logarithm. */
  factor(spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.exp(spread * normal);
  }

  /** How often something happens that happens `mean` times on average. */
  times(mean: number): number {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * Math.log(this.factor(1))));
    let count = 0;
    for (let product = this.next(), end = Math.exp(-mean); product > end; product *= this.next()) count += 1;
    return count;
  }

  /** One of the names, each as often as its weight says. */
  weighed(weights: Readonly<Record<string, number>>): string {
    const all = Object.entries(weights);
    let left = this.next() * all.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of all) {
      left -= weight;
      if (left < 0) return name;
    }
    return all.at(-1)?.[0] ?? '';
  }
}
