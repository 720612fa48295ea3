/** What was found wrong with an object or an hour of the archive, and what is left of the original. */
import * as chain from '../checks/log-files/chain';
import * as digests from '../checks/log-files/digests';
import * as logFiles from '../checks/log-files/log-files';

/** The check of each kind of problem. */
export const PROBLEMS = { ...logFiles, ...digests, ...chain };

export type ProblemKind = keyof typeof PROBLEMS;

/** Whether what CloudTrail wrote is still there. */
export type Survival =
  /** In a version under COMPLIANCE retention. */
  | 'locked'
  /** In a version that somebody may delete. */
  | 'unlocked'
  /** In a version whose retention could not be read. */
  | 'lock unknown'
  /** No version matches. */
  | 'lost'
  /** Nothing says what the original was: the object is not named by a valid digest. */
  | 'not known';

export interface Problem {
  readonly kind: ProblemKind;
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  /** The object; for hours that nothing covers, the folder of their digests. */
  readonly key: string;
  /** The version that was judged. */
  readonly versionId?: string;
  /** When the hour, or the span of hours, begins: ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly expected: string;
  readonly found: string;
  readonly original?: Original;
}

export interface Original {
  readonly survives: Survival;
  readonly versionId?: string;
  /** ISO 8601. */
  readonly lockedUntil?: string;
}

/** One sentence on whether what CloudTrail wrote is still there; empty where that is not a question. */
export function describeOriginal({ original }: Problem): string {
  switch (original?.survives) {
    case undefined:
      return '';
    case 'locked':
      return `The original survives as version ${original.versionId ?? ''}, locked in COMPLIANCE mode until ${original.lockedUntil ?? ''}.`;
    case 'unlocked':
      return `The original survives as version ${original.versionId ?? ''}, but no COMPLIANCE retention protects it.`;
    case 'lock unknown':
      return `The original survives as version ${original.versionId ?? ''}; its retention could not be read.`;
    case 'lost':
      return 'No version of it is the original.';
    case 'not known':
      return 'What the original was is not known.';
  }
}
