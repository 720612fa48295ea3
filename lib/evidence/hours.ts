/** The hours that a verification of the log looked at, and the findings that are about them. */
import type { Finding } from '../findings/finding';

export interface Hours {
  readonly start: Date;
  readonly end: Date;
}

/** Hours that were looked at. */
export interface Looked extends Hours {
  /** When the first of them was looked at, where that was not when the run began. */
  readonly since?: Date;
}

/** A digest's hour begins at any minute: it may reach so far, in milliseconds, beyond the hours that were asked for. */
const DIGEST = 3_600_000;

/** The hours that a verification's finding is about, as its path names them; undefined where it is about something else. */
export function hoursOf({ path }: Finding): Hours | undefined {
  const [start, end] = path.split('/').map((text) => new Date(text));
  return start && end && start <= end ? { start, end } : undefined;
}

/**
 * Whether whoever looked at these hours looked at all that a finding is about. Who verifies one day says nothing of the day before
 * it, nor of the month around it.
 */
export function isWithin(finding: Finding, { start, end }: Hours): boolean {
  const about = hoursOf(finding);
  if (!about || about.start >= end || about.end <= start) return false;
  return start.getTime() - about.start.getTime() <= DIGEST && about.end.getTime() - end.getTime() <= DIGEST;
}
