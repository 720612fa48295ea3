/** Doing much at once within bounds: places, and bytes held in memory. */

/** So many tasks at once, holding so many bytes. A task heavier than all bytes together runs alone. */
export class Budget {
  private places: number;
  private bytes: number;
  private readonly waiting: { readonly weight: number; readonly start: () => void }[] = [];

  constructor(
    places: number,
    private readonly allBytes: number,
  ) {
    this.places = places;
    this.bytes = allBytes;
  }

  /** Waits for a place. Who has taken one must give it back, with the same weight. */
  async take(weight: number): Promise<void> {
    if (this.waiting.length === 0 && this.fits(weight)) this.book(weight);
    else await new Promise<void>((start) => this.waiting.push({ weight, start }));
  }

  giveBack(weight: number): void {
    this.places += 1;
    this.bytes += Math.min(weight, this.allBytes);
    for (let next = this.waiting[0]; next && this.fits(next.weight); next = this.waiting[0]) {
      this.waiting.shift();
      this.book(next.weight);
      next.start();
    }
  }

  async run<Result>(weight: number, task: () => Promise<Result>): Promise<Result> {
    await this.take(weight);
    try {
      return await task();
    } finally {
      this.giveBack(weight);
    }
  }

  private fits(weight: number): boolean {
    return this.places > 0 && this.bytes >= Math.min(weight, this.allBytes);
  }

  private book(weight: number): void {
    this.places -= 1;
    this.bytes -= Math.min(weight, this.allBytes);
  }
}

/**
 * Maps a stream with several items under way at once, and yields the results in the order of the items.
 *
 * @param most How many items, and how much of their weight, may be under way or waiting to be taken.
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item>,
  most: { readonly items: number; readonly weight: number },
  weigh: (item: Item) => number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: { readonly result: Promise<Result>; readonly weight: number }[] = [];
  let weight = 0;
  for await (const item of source) {
    const next = { result: map(item), weight: weigh(item) };
    // A reader that stops early must leave no unhandled rejection.
    next.result.catch(() => undefined);
    underWay.push(next);
    weight += next.weight;
    while (underWay.length >= most.items || (weight > most.weight && underWay.length > 1)) {
      const first = underWay.shift();
      if (!first) break;
      weight -= first.weight;
      yield await first.result;
    }
  }
  for (const { result } of underWay) yield await result;
}

/** Asks for the next item while the one before it is still being worked on. */
export async function* oneAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (let item = await next; item.done !== true; item = await next) {
      next = iterator.next();
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await iterator.return?.();
  }
}
