/** How far a verification has come: what a progress bar shows. */
export interface Progress {
  /** Objects fetched and judged: digests and log files. */
  readonly objects: number;
  /** Bytes fetched, zipped. */
  readonly bytes: number;
  readonly problems: number;
  /** Between 0 and 1: the part of all chains' time that is settled. */
  readonly done: number;
  readonly chains: { readonly all: number; readonly finished: number };
  /** Milliseconds since the verification began. */
  readonly elapsed: number;
}

/** Milliseconds until the end at the pace so far; undefined while there is no pace yet. */
export function timeLeft(progress: Progress): number | undefined {
  return progress.done > 0 ? (progress.elapsed / progress.done) * (1 - progress.done) : undefined;
}

export class Meter {
  private objects = 0;
  private bytes = 0;
  private problems = 0;
  private readonly began = Date.now();
  private readonly parts = new Map<string, number>();

  constructor(private readonly report: (progress: Progress) => void = () => undefined) {}

  /** @param chain Its account and Region. @param part Of its time, between 0 and 1. */
  chain(chain: string, part: number): void {
    this.parts.set(chain, part);
    this.report(this.progress());
  }

  fetched(bytes: number): void {
    this.objects += 1;
    this.bytes += bytes;
  }

  found(problems: number): void {
    this.problems += problems;
  }

  progress(): Progress {
    const parts = [...this.parts.values()];
    const done = parts.length === 0 ? 0 : parts.reduce((sum, part) => sum + part, 0) / parts.length;
    const finished = parts.filter((part) => part >= 1).length;
    const { objects, bytes, problems, began } = this;
    return { objects, bytes, problems, done, chains: { all: parts.length, finished }, elapsed: Date.now() - began };
  }
}
