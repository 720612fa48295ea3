/** Lets a long verification go on where it stopped: what is settled is written down, hour by hour. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { ChainState } from './chain';
import { ResumeFileError } from './errors';

const FORMAT = 'wormtrail-verify-1';
/** Writing costs more the more is written: this often is enough. */
const MILLISECONDS_BETWEEN_WRITES = 5000;

const FILE = z.object({
  format: z.literal(FORMAT),
  /** What is verified: a file of another verification must not be gone on with. */
  verification: z.string(),
  chains: z.record(
    z.string(),
    z.looseObject({
      finished: z.boolean(),
      tally: z.looseObject({ problems: z.array(z.unknown()), gaps: z.array(z.unknown()) }),
      links: z.looseObject({ blamed: z.array(z.string()) }),
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

  /**
   * @param verification Says what is verified: trail, bucket, period.
   * @throws ResumeFileError where the file belongs to another verification, or is not one.
   */
  constructor(
    private readonly path: string,
    private readonly verification: string,
  ) {
    for (const [chain, state] of Object.entries(this.read())) this.chains.set(chain, () => state);
  }

  load(chain: string): ChainState | undefined {
    return this.chains.get(chain)?.();
  }

  save(chain: string, state: () => ChainState): void {
    this.chains.set(chain, state);
    if (Date.now() - this.written >= MILLISECONDS_BETWEEN_WRITES) this.write();
  }

  /** Writes what is settled: the file is replaced as a whole, so that a crash leaves the old one or the new one. */
  write(): void {
    const chains = Object.fromEntries([...this.chains].map(([chain, state]) => [chain, state()]));
    for (const [chain, state] of Object.entries(chains)) this.chains.set(chain, () => state);
    const partial = `${this.path}.partial`;
    writeFileSync(partial, JSON.stringify({ format: FORMAT, verification: this.verification, chains }));
    renameSync(partial, this.path);
    this.written = Date.now();
  }

  /** A verification that has come to its end needs no file any more. */
  remove(): void {
    rmSync(this.path, { force: true });
  }

  private read(): Record<string, ChainState> {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
      throw new ResumeFileError(`${this.path} cannot be read. Choose another file with --resume.`, { cause: error });
    }
    const file = parse(text);
    if (!file)
      throw new ResumeFileError(`${this.path} is no resume file of this version. Remove it, or choose another.`);
    if (file.verification !== this.verification) {
      throw new ResumeFileError(
        `${this.path} belongs to another verification (${file.verification}). Give it the same trail, bucket and times, or choose another file.`,
      );
    }
    return file.chains as unknown as Record<string, ChainState>;
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
