/** Lets a long verification go on where it stopped: what is settled is written down, hour by hour. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Sample } from './again';
import type { ChainState } from './chain';
import { ResumeFileError } from './errors';

const FORMAT = 'wormtrail-verify-3';
/** Writing costs more the more is written: this often is enough. */
const MILLISECONDS_BETWEEN_WRITES = 5000;

const FILE = z.object({
  format: z.literal(FORMAT),
  /** What is verified: a file of another verification must not be gone on with. */
  verification: z.string(),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  again: z
    .object({ percent: z.number(), seed: z.string(), drawnFrom: z.string(), foreseeable: z.boolean() })
    .optional(),
  chains: z.record(
    z.string(),
    z.looseObject({
      finished: z.boolean(),
      result: z.looseObject({ problems: z.array(z.unknown()), gaps: z.array(z.unknown()) }),
      links: z.looseObject({ invalid: z.array(z.string()) }),
    }),
  ),
});

/** Remembers how far each chain has come. */
export interface ResumeStore {
  load(chain: string): ChainState | undefined;
  save(chain: string, state: () => ChainState): void;
}

export class ResumeFile implements ResumeStore {
  private readonly chains = new Map<string, () => ChainState>();
  private written = Date.now();
  /** What the first run took the period to be: "30 days before now" is another time when it goes on. */
  readonly period: { readonly start: Date; readonly end: Date };
  /** The sample of the first run: those that go on with it read the same one, and the result names one seed. */
  again: Sample | undefined;

  /**
   * @param verification Says what is verified, as it was asked for: trail, bucket, times.
   * @param period What this run takes the period to be; it counts where the file is new.
   * @throws ResumeFileError where the file belongs to another verification, is not one, or cannot be written: said before the
   * work begins.
   */
  constructor(
    readonly path: string,
    private readonly verification: string,
    period: { readonly start: Date; readonly end: Date },
  ) {
    const file = this.read();
    this.period = file ? { start: new Date(file.start), end: new Date(file.end) } : period;
    this.again = file?.again;
    const chains = (file?.chains ?? {}) as unknown as Record<string, ChainState>;
    for (const [chain, state] of Object.entries(chains)) this.chains.set(chain, () => state);
    this.write();
  }

  load(chain: string): ChainState | undefined {
    return this.chains.get(chain)?.();
  }

  save(chain: string, state: () => ChainState): void {
    this.chains.set(chain, state);
    if (Date.now() - this.written >= MILLISECONDS_BETWEEN_WRITES) this.write();
  }

  /**
   * Writes what is settled: the file is replaced as a whole, so that a crash leaves the old one or the new one.
   *
   * @throws ResumeFileError where it cannot be written.
   */
  write(): void {
    const chains = Object.fromEntries([...this.chains].map(([chain, state]) => [chain, state()]));
    for (const [chain, state] of Object.entries(chains)) this.chains.set(chain, () => state);
    const partial = `${this.path}.partial`;
    const { verification, period, again } = this;
    try {
      writeFileSync(partial, JSON.stringify({ format: FORMAT, verification, ...period, again, chains }));
      renameSync(partial, this.path);
    } catch (error) {
      const why = (error as Error).message;
      throw new ResumeFileError(
        `${this.path} cannot be written: ${why}. Give --resume a file in a folder that exists.`,
        {
          cause: error,
        },
      );
    }
    this.written = Date.now();
  }

  /** A verification that has come to its end needs no file any more. */
  remove(): void {
    rmSync(this.path, { force: true });
  }

  private read(): z.infer<typeof FILE> | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new ResumeFileError(`${this.path} cannot be read. Choose another file with --resume.`, { cause: error });
    }
    const file = parse(text);
    if (!file)
      throw new ResumeFileError(`${this.path} is no resume file of this version. Remove it, or choose another.`);
    if (file.verification !== this.verification) {
      throw new ResumeFileError(
        `${this.path} belongs to another verification (${file.verification}). Give it the same trail, bucket, times and sample, or choose another file.`,
      );
    }
    return file;
  }
}

function parse(text: string): z.infer<typeof FILE> | undefined {
  try {
    const parsed = FILE.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
