/** What changed on the audit log itself? */
import { isAbout as isAboutAsked } from '../athena/leaves';
import { anyIn, every, literal, matches, some } from '../athena/sql';
import { TAMPER_CALLS } from '../../facts/tamper-calls';
import type { AuditEvent } from '../../events/event';
import type { Question } from '../question';
import { isAbout } from '../resources';

/** Names of operations by the service that records them; events append versions to some of them. */
const CALLS = new Map(
  TAMPER_CALLS.map(({ eventSource, calls, about }) => [
    eventSource,
    [...Object.keys(calls), ...about.flatMap(({ recordedAs = {} }) => Object.values(recordedAs).flat())],
  ]),
);

export const auditLogChanges: Question = {
  id: 'audit-log-changes',
  asks: 'What changed on the audit log itself?',
  why: 'An attacker who wants to stay unseen begins here: stop the trail, redirect it, weaken its bucket or key.',
  example: '--from 30d',
  sql: {
    where: (auditLog) => {
      const calls = [...CALLS].map(([source, names]) =>
        every(`eventsource = ${literal(source)}`, matches('eventname', new RegExp(`^(${names.join('|')})`))),
      );
      return every(some(...calls), anyIn(`ARRAY[${auditLog.map(literal).join(', ')}]`, 'part', isAboutAsked('part')));
    },
  },
  matches: (event, { auditLog }) => canWeaken(event) && isAbout(event, auditLog),
};

function canWeaken({ name, fields }: AuditEvent): boolean {
  const calls = CALLS.get(typeof fields.eventSource === 'string' ? fields.eventSource : '');
  return calls?.some((call) => name.startsWith(call)) ?? false;
}
