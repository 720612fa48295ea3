/** What an acknowledgement says: read from the text in which the CDK keeps it, and whether it still counts. */
import type { Acknowledgement } from '../findings/finding';

/** Reads a reason as `acknowledge` wrote it; of one that somebody wrote by hand, owner and date may be missing. */
export function acknowledgementIn(text: string): Acknowledgement {
  const [whole = '', fields = ''] = /\s*\[((?:owner|until): [^[\]]*)\]\s*$/.exec(text) ?? [];
  const field = (name: string): string | undefined =>
    fields
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${name}: `))
      ?.slice(name.length + 2)
      .trim();
  const [owner, until] = [field('owner'), field('until')];
  return { reason: text.slice(0, text.length - whole.length), ...(owner && { owner }), ...(until && { until }) };
}

/** Whether its last day has passed. What is no date has no day on which it counts. */
export function isExpired({ until }: Acknowledgement, now: Date): boolean {
  return until !== undefined && (!isDay(until) || until < now.toISOString().slice(0, 10));
}

/** A day of the calendar in ISO 8601: 2027-02-30 is none. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
