/** Where drills leave their canaries and their reports in the evidence bucket. */

/** The one place of the evidence bucket where administrators, who run drills, may write. */
export const DRILL_PREFIX = 'drill/';

/** `drill/AUDIT-LOG/2026/11/22/210000000Z/`: everything of one drill, by when it began, UTC. */
export function drillFolder(auditLog: string, at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${DRILL_PREFIX}${auditLog}/${day.replaceAll('-', '/')}/${time.replaceAll(/[:.]/g, '')}/`;
}
