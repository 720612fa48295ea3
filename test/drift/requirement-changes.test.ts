/** A change of the requirements that asks for less stays open; a check that found none does not. */
import { asksForLess, requirementFindings } from '../../lib/drift/requirement-changes';
import { soundAuditLog } from '../support/sound-audit-log';

test.each<[what: string, readers: readonly string[], asks: boolean]>([
  ['the same readers', soundAuditLog().requirements.readers, false],
  ['a reader more', [...soundAuditLog().requirements.readers, 'arn:aws:iam::111122223333:role/eve'], true],
  ['no reader', [], false],
])('%s', (_, readers, asks) => {
  const before = soundAuditLog();
  const after = { ...before, requirements: { ...before.requirements, readers } };
  expect(requirementFindings(after, before.requirements).some(asksForLess)).toBe(asks);
});
