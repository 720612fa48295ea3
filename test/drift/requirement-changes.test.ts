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

const holder = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

test.each<[what: string, before: string[] | undefined, after: string[] | undefined, asks: boolean]>([
  ['the same holders', ['legal', 'privacy'], ['legal', 'privacy'], false],
  ['the first holders', undefined, ['legal', 'privacy'], true],
  ['another holder', ['legal', 'privacy'], ['legal', 'eve'], true],
  ['a holder less', ['legal', 'privacy', 'audit'], ['legal', 'privacy'], false],
  ['no holders any more', ['legal', 'privacy'], undefined, true],
])('%s', (_, former, present, asks) => {
  const sound = soundAuditLog();
  const withHolders = (names: string[] | undefined) => ({
    ...sound.requirements,
    ...(names && { holders: names.map(holder) }),
  });
  const after = { ...sound, requirements: withHolders(present) };
  expect(requirementFindings(after, withHolders(former)).some(asksForLess)).toBe(asks);
});
