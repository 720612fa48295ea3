/** How the parts of an organization's audit log are called that stand in other accounts than the archive: known before they are made. */

/** The stack of the trail, in the management account. */
export function trailStackOf(auditLogName: string): string {
  return `${auditLogName}-trail`;
}

/** The stack that forwards what AWS records in another Region than the trail's, such as us-east-1. */
export function trailEventsStackOf(auditLogName: string, region: string): string {
  return `${trailStackOf(auditLogName)}-${region}`;
}

/**
 * The stack that forwards what the delegated administrator does to the trail, in its account.
 *
 * @param region Another Region than the trail's, where there is one such stack more.
 */
export function delegatedStackOf(auditLogName: string, region?: string): string {
  return `${trailStackOf(auditLogName)}-delegated${region === undefined ? '' : `-${region}`}`;
}

/** The role by which the archive's checks read the trail's account. */
export function readerRoleOf(auditLogName: string): string {
  return `${trailStackOf(auditLogName)}-reader`;
}

/** The role by which rules of another account send to the archive. */
export function forwarderRoleOf(auditLogName: string): string {
  return `${trailStackOf(auditLogName)}-forward`;
}
