/** The drift checks that the deployed schedule ran by itself, as the evidence has them. */
import type { EvidenceDocument, Link } from '../../lib/evidence/document';
import { runNumber } from '../../lib/evidence/names';
import { EvidenceStore } from '../../lib/evidence/store';
import { accountClients } from '../../lib/facts/account/clients';

/** Those that came after a run of the checker, in their order. */
export async function scheduledChecks(
  evidenceBucket: string,
  auditLog: string,
  after: Link,
): Promise<readonly EvidenceDocument[]> {
  const store = new EvidenceStore(accountClients().s3, evidenceBucket, auditLog);
  const found: EvidenceDocument[] = [];
  for await (const version of store.versions(after.key)) {
    const document = runNumber(version.key) === undefined ? undefined : (await store.read(version)).document;
    if (document?.run.trigger === 'schedule') found.push(document);
  }
  return found;
}
