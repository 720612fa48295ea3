/** A check as the catalogue describes it. */
import type { Owner } from '../facts/requirements';
import type { Severity } from './finding';

export const THEMES = ['write-once', 'retention', 'access', 'encryption', 'trail', 'monitoring', 'ownership'] as const;
export type Theme = (typeof THEMES)[number];

/** A MITRE ATT&CK technique that the check answers. */
export interface Threat {
  /** Such as T1562.008. */
  readonly technique: string;
  /** The technique's own name: "Impair Defenses: Disable or Modify Cloud Logs". */
  readonly name: string;
}

/** What reports say of a check beside its findings. */
export interface CatalogueEntry {
  /** A name, not a number; also the file's name. */
  readonly id: string;
  readonly theme: Theme;
  /** What holds where it passes, as a short statement: "Object Lock is enabled on the log bucket". */
  readonly title: string;
  /** Why it exists: what an attacker or an accident does without it. */
  readonly reason: string;
  readonly severity: Severity;
  readonly threat: Threat;
  /** What to do, as an instruction. */
  readonly remedy: string;
  readonly owner: Owner;
}
