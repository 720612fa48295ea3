/** What a run takes for granted of the run before. */
import { nextBaseline } from '../../lib/drift/baseline';
import type { AuditLog } from '../../lib/facts/audit-log';

/** An audit log whose one function has this code; undefined where the run could not read it. */
function auditLogWith(CodeSha256: string | undefined, source = 'asset'): AuditLog {
  const checker = { type: 'AWS::Lambda::Function', logicalId: 'Checker', properties: { Code: source } };
  return {
    ...{ trails: [], requirements: {} },
    members: [{ ...checker, ...(CodeSha256 !== undefined && { state: { CodeSha256 } }) }],
  } as unknown as AuditLog;
}

const deployed = nextBaseline(auditLogWith('deployed'), 'c', undefined);

test.each<[string, AuditLog, string, string]>([
  ['other code under the same source', auditLogWith('other'), 'c', 'deployed'],
  ['code that this run could not read', auditLogWith(undefined), 'c', 'deployed'],
  ['code of another source', auditLogWith('other', 'new asset'), 'c', 'other'],
])('%s: what counts as deployed', (_what, auditLog, configuration, sha256) => {
  expect(nextBaseline(auditLog, configuration, deployed).code.Checker?.sha256).toBe(sha256);
});

test('code that was not read for a run is still compared with what was deployed', () => {
  const unread = nextBaseline(auditLogWith(undefined), 'c', deployed);
  expect(nextBaseline(auditLogWith('other'), 'c', unread).code.Checker?.sha256).toBe('deployed');
});
