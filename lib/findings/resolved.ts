/** Whether a finding that is no longer made was resolved, or can only no longer be seen. */
import { needsAttention, type Finding } from './finding';
import { identitiesOf } from './identity';

/** The findings that need somebody, by their stable id. */
export function openById(findings: readonly Finding[]): Map<string, Finding> {
  const identities = identitiesOf(findings);
  return new Map(
    findings.flatMap((finding, index) =>
      needsAttention(finding) ? [[identities[index] ?? '', finding] as const] : [],
    ),
  );
}

/**
 * Whether what was found before is out of sight: a read of it failed, or what it stood on is gone or replaced as a whole. Whoever
 * takes away the right to read must not seem to have put things right.
 *
 * @param now What the later run found.
 */
export function isOutOfSight(before: Finding, now: readonly Finding[]): boolean {
  return now.some(
    ({ status, resource, path }) =>
      (status === 'UNKNOWN' || status === 'DRIFT') &&
      ((resource === before.resource && encloses(path, before.path)) ||
        // nothing of the audit log could be read
        (resource === before.auditLog && path === '')),
  );
}

function encloses(path: string, inner: string): boolean {
  return path === '' || path === inner || inner.startsWith(`${path}.`);
}
