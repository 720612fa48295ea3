/** Reads ahead what is needed of a ledger in its order: one after the other, a year of checkpoints would take minutes. */
import type { Archive, ArchivedFile } from './archive';

/** Files under way at once, or waiting to be taken. */
const AHEAD = 64;

export class ReadAhead implements Pick<Archive, 'content'> {
  private readonly places: ReadonlyMap<string, number>;
  private readonly started = new Map<string, Promise<Uint8Array>>();

  /** @param order In which they are needed; all else is read when it is asked for. */
  constructor(
    private readonly archive: Archive,
    private readonly order: readonly ArchivedFile[],
  ) {
    this.places = new Map(order.map(({ key }, place) => [key, place]));
  }

  content(file: ArchivedFile): Promise<Uint8Array> {
    const place = this.places.get(file.key);
    if (place === undefined) return this.archive.content(file);
    for (const next of this.order.slice(place, place + AHEAD)) void this.start(next);
    const content = this.start(file);
    // what was taken is not held; a head may be asked for again
    if (place >= AHEAD) this.started.delete(this.order[place - AHEAD]?.key ?? '');
    return content;
  }

  private start(file: ArchivedFile): Promise<Uint8Array> {
    const content = this.started.get(file.key) ?? this.archive.content(file);
    content.catch(() => undefined);
    this.started.set(file.key, content);
    return content;
  }
}
