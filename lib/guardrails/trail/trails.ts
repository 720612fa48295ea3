/** The trails of an audit log: at least one is asked for. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { fail, type Verdict } from '../guardrail';

/** Judges each trail; an audit log that no trail writes fails. */
export function eachTrail({ log, trails }: AuditLog, judge: (trail: Resource) => readonly Verdict[]): Verdict[] {
  if (trails.length > 0) return trails.flatMap(judge);
  const place = { resource: log.bucket, path: '' };
  return [fail(place, 'a trail that delivers to this bucket', null, 'no trail delivers to this bucket')];
}
