/** The trails of an audit log: at least one is asked for. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import type { Elsewhere } from '../../facts/value';
import { fail, unknown, type Verdict } from '../guardrail';

const EXPECTED = 'a trail that delivers to this bucket';

/** Judges each trail; an audit log that no trail writes fails. */
export function eachTrail(auditLog: AuditLog, judge: (trail: Resource) => readonly Verdict[]): Verdict[] {
  const { log, trails, trailElsewhere } = auditLog;
  if (trails.length > 0) return trails.flatMap(judge);
  if (trailElsewhere) return [unseenTrail(auditLog, trailElsewhere)];
  return [fail({ resource: log.bucket, path: '' }, EXPECTED, null, 'no trail delivers to this bucket')];
}

/** Judges an audit log that has a trail; without one it does not apply, and nobody knows where none of the templates has it. */
export function withTrail(auditLog: AuditLog, judge: () => readonly Verdict[]): readonly Verdict[] {
  if (auditLog.trails.length > 0) return judge();
  return auditLog.trailElsewhere ? [unseenTrail(auditLog, auditLog.trailElsewhere)] : [];
}

function unseenTrail({ log }: AuditLog, elsewhere: Elsewhere): Verdict {
  return unknown({ resource: log.bucket, path: '' }, EXPECTED, elsewhere);
}
