/** The keys that may have signed the digests of one Region: each Region has its own. */
import { ArchiveUnreadableError, ObjectUnreadableError } from './errors';
import type { Fetcher, KeptKey } from './fetcher';
import { publicKeyOf, type VerifyingKey } from './primitives';
import { HOUR } from './time';

export class PublicKeys {
  private readonly keys = new Map<string, VerifyingKey>();
  private readonly asked = new Map<string, Promise<void>>();

  constructor(
    private readonly fetcher: Pick<Fetcher, 'publicKeys' | 'keptKeys'>,
    private readonly region: string,
    private readonly start: Date,
    private readonly end: Date,
    private readonly onKept: (key: KeptKey) => void = () => undefined,
  ) {
    // Asked for at once, not only when the first digest has arrived. A failure is reported when a key is needed.
    this.askForPeriod().catch(() => undefined);
  }

  /** Why the keys of this Region cannot be read; undefined where they can. */
  async unreadable(): Promise<ArchiveUnreadableError | undefined> {
    try {
      await this.askForPeriod();
      return undefined;
    } catch (error) {
      if (error instanceof ArchiveUnreadableError) return error;
      throw error;
    }
  }

  /**
   * @param generatedAt When a backfill digest was made: keys that were valid around that time sign it. An ordinary
   * digest is signed by a key of the period itself.
   * @returns undefined where CloudTrail lists no such key for that time, and the evidence has kept none.
   * @throws ObjectUnreadableError where CloudTrail does not answer for that time: a digest of its own chooses the time.
   */
  async find(fingerprint: string, generatedAt?: Date): Promise<VerifyingKey | undefined> {
    await this.askForPeriod();
    if (!this.keys.has(fingerprint) && generatedAt) {
      await this.ask(new Date(generatedAt.getTime() - HOUR), new Date(generatedAt.getTime() + HOUR)).catch(
        asUnreadableObject,
      );
    }
    return this.keys.get(fingerprint) ?? this.keptKey(fingerprint, generatedAt);
  }

  private async keptKey(fingerprint: string, generatedAt?: Date): Promise<VerifyingKey | undefined> {
    const [from, to] = generatedAt ? [generatedAt, generatedAt] : [this.start, this.end];
    const kept = await this.fetcher.keptKeys?.(this.region, from, to);
    const found = kept?.find((key) => key.fingerprint === fingerprint);
    if (!found) return undefined;
    this.onKept(found);
    return publicKeyOf(found.value).catch(() => undefined);
  }

  private askForPeriod(): Promise<void> {
    return this.ask(this.start, new Date(this.end.getTime() + 2 * HOUR));
  }

  private ask(from: Date, to: Date): Promise<void> {
    const period = `${from.toISOString()}/${to.toISOString()}`;
    const answer = this.asked.get(period) ?? this.load(from, to);
    this.asked.set(period, answer);
    return answer;
  }

  private async load(from: Date, to: Date): Promise<void> {
    for (const { fingerprint, value } of await this.fetcher.publicKeys(this.region, from, to)) {
      try {
        this.keys.set(fingerprint, await publicKeyOf(value));
      } catch {
        // A key that cannot be read is no key: whatever it signed stays unproven, as with a key that is not there.
      }
    }
  }
}

function asUnreadableObject(error: unknown): never {
  throw error instanceof ArchiveUnreadableError ? new ObjectUnreadableError(error.message, { cause: error }) : error;
}
