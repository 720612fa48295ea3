/** Points in time as people, digests and keys write them. */
import { VerificationOptionError } from './errors';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** CloudTrail's service began in November 2013: nothing is delivered below an earlier day. */
export const FIRST_DAY = '2013-11-01';

/** Nothing that it signed is older. */
const EARLIEST = Date.parse(FIRST_DAY);

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const RELATIVE = /^(\d{1,5})\s?(h|d|w)$/;
const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: 7 * DAY };

/**
 * Reads `2026-01-08T05:21:42Z`, `2026-01-08` or a time before now: `24h`, `30d`, `2w`. Without a zone it is UTC.
 *
 * @throws VerificationOptionError where it is none of these, or a time that no log can have.
 */
export function parseTime(text: string, now: Date): Date {
  const relative = RELATIVE.exec(text.trim());
  const time = relative
    ? new Date(now.getTime() - Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? Number.NaN))
    : ISO.test(text.trim())
      ? new Date(inUtc(text.trim()))
      : undefined;
  if (!time || Number.isNaN(time.getTime()) || (!relative && !isOfTheCalendar(text.trim()))) {
    throw new VerificationOptionError(
      `'${text}' is not a time. Write one such as 2026-01-08T05:21:42Z, 2026-01-08, 24h or 30d (before now).`,
    );
  }
  if (time.getTime() < EARLIEST || time.getTime() > now.getTime() + DAY) {
    throw new VerificationOptionError(
      `'${text}' is ${formatTime(time)}: choose a time between November 2013, when CloudTrail began, and now.`,
    );
  }
  return time;
}

/** JavaScript takes February 31 for March 3. */
function isOfTheCalendar(text: string): boolean {
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

function inUtc(text: string): string {
  if (!text.includes('T')) return text;
  return /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;
}

const COMPACT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?Z$/;

/** Reads the time of a key, such as 20150817T150131Z or 20150817T1501Z; undefined where it is not one. */
export function parseCompactTime(text: string): Date | undefined {
  const match = COMPACT.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '00'] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // February has no 30th, and JavaScript takes it for a day of March
  return Number.isNaN(time.getTime()) || time.getUTCDate() !== Number(day) ? undefined : time;
}

/** 20150817T150131Z. */
export function formatCompactTime(time: Date): string {
  return formatTime(time).replace(/[-:]/g, '');
}

/** 2015-08-17T15:01:31Z: whole seconds, as digests write it. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** 2015/08/17: the day's folder. */
export function dayFolder(time: Date): string {
  return time.toISOString().slice(0, 10).replaceAll('-', '/');
}
