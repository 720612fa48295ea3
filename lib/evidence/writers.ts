/** Who writes evidence: each function as the role that has its name. */
import { activityPrefix, LEDGER_PREFIX, manifestsPrefix, prefixOf, publicKeysPrefix, removalsPrefix } from './names';

/** Names of the roles that may have written what stands under a key. */
export function writersOf(auditLog: string, key: string): readonly string[] {
  const ofVerification = [
    ...[prefixOf(verificationsOf(auditLog)), publicKeysPrefix(auditLog)],
    ...[activityPrefix(auditLog), manifestsPrefix(auditLog), removalsPrefix(auditLog)],
  ];
  if (key.startsWith(LEDGER_PREFIX)) return [`${auditLog}-ledger`];
  const isOfVerification = ofVerification.some((prefix) => key.startsWith(prefix));
  const functions = isOfVerification ? ['log-verification'] : ['drift-checker', 'tamper-responder'];
  return functions.map((name) => `${auditLog}-${name}`);
}

/** The verifications of a log are a chain of their own, as if they were another audit log's. */
export function verificationsOf(auditLog: string): string {
  return `${auditLog}-log-verification`;
}
