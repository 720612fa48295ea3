/** Where drills leave their canaries and their reports in the evidence bucket. */

/** The one place of the evidence bucket where administrators, who run drills, may write. */
export const DRILL_PREFIX = 'drill/';

/** `drill/AUDIT-LOG/`: all drills of an audit log. */
export function drillPrefix(auditLog: string): string {
  return `${DRILL_PREFIX}${auditLog}/`;
}

/** `drill/AUDIT-LOG/2026/11/22/210000000Z/`: everything of one drill, by when it began, UTC. */
export function drillFolder(auditLog: string, at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${drillPrefix(auditLog)}${day.replaceAll('-', '/')}/${time.replaceAll(/[:.]/g, '')}/`;
}

/** When the drill began that left a report there; undefined for any other key. */
export function drillTime(auditLog: string, reportKey: string): Date | undefined {
  const digits = /\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)(\d\d)(\d\d)(\d{3})Z\/report\.json$/.exec(reportKey) ?? [];
  const [year, month, day, hour, minute, second, millisecond] = digits.slice(1).map(Number);
  const at = new Date(Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute, second, millisecond));
  // no other folder is that of this time: neither one of 31 February nor one with something before the year
  return !Number.isNaN(at.getTime()) && reportKey === `${drillFolder(auditLog, at)}report.json` ? at : undefined;
}
