/** Which runs have outlived the lock that held them: that those are gone is what lifecycle rules are for, and no attack. */
import { dayOf } from './names';
import type { EvidenceStore, StoredVersion } from './store';

export class Expiry {
  private constructor(
    private readonly store: EvidenceStore,
    private readonly now: Date,
    /** Milliseconds; infinite where no lock says it. */
    private readonly retention: number,
  ) {}

  /**
   * @param oldest The oldest run that still stands: its own lock tells how long those before it were held, too.
   */
  static async after(oldest: StoredVersion | undefined, store: EvidenceStore, now: Date): Promise<Expiry> {
    const until = oldest && (await store.lockOf(oldest.key, oldest.versionId)).until;
    const held = until && oldest.modified ? until.getTime() - oldest.modified.getTime() : Infinity;
    return new Expiry(store, now, held);
  }

  /**
   * Whether a key that is hidden has outlived its lock. Where the original is still there its own lock decides: whoever hides the
   * runs that are locked for long must not be believed because the next one is locked for a day.
   */
  async hasEnded(key: string, original: StoredVersion | undefined): Promise<boolean> {
    if (!original) return this.hasCome(key);
    const { until } = await this.store.lockOf(original.key, original.versionId);
    return until !== undefined && until <= this.now;
  }

  /** Whether the lock of the run that a key names has ended, whatever became of the run. */
  hasCome(key: string): boolean {
    const day = dayOf(key);
    return day !== undefined && day.getTime() + this.retention <= this.now.getTime();
  }
}
