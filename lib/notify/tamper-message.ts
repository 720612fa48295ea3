/** What the security owner reads when somebody touches the audit log. */
import { needsAttention, type Finding } from '../findings/finding';
import { consequenceOf, type Burst } from './attempt';
import { changeLine, evidenceOf, placeOf, subject, toDo, type About, type Message } from './message';

/** Findings and bursts beyond this many are counted: the evidence has all of them. */
const TOLD = 10;

/** @param found What the check right after the attempts found. */
export function tamperMessage(bursts: readonly Burst[], found: readonly Finding[], about: About): Message {
  const open = found.filter(needsAttention);
  const succeeded = bursts.filter(({ attempt }) => attempt.refusal === undefined);
  const [first] = succeeded.length > 0 ? succeeded : bursts;
  const who = first?.attempt.principal.split('/').slice(-2).join('/') ?? 'somebody';
  const verdict = succeeded.length > 0 ? 'succeeded' : 'was refused';
  return {
    owner: 'security',
    subject: subject(
      `[${open.length > 0 ? 'ACT' : 'LOOK'}] Audit log ${about.auditLog}: ${first?.attempt.eventName ?? 'call'} by ${who} ${verdict}`,
    ),
    text: [
      leadOf(first, who, verdict),
      placeOf(about),
      ...[...succeeded, ...bursts.filter((burst) => !succeeded.includes(burst))].slice(0, TOLD).map(told),
      ...(bursts.length > TOLD ? [`… and ${bursts.length - TOLD} more kinds of calls: see the evidence.`] : []),
      `WHAT THE CHECK FOUND RIGHT AFTER\n${checked(open, about)}`,
      `WHAT TO DO\n${advice(open.length, succeeded.length)}`,
      evidenceOf(about),
    ].join('\n\n'),
    json: {
      kind: 'tamper',
      auditLog: about.auditLog,
      at: about.at.toISOString(),
      attempts: bursts.slice(0, 50),
      open: open
        .slice(0, 50)
        .map(({ guardrail, severity, resource, path }) => ({ guardrail, severity, resource, path })),
    },
  };
}

/** What it means, in one sentence. */
function leadOf(burst: Burst | undefined, who: string, verdict: string): string {
  const consequence = burst && consequenceOf(burst.attempt);
  return `${burst?.attempt.eventName ?? 'A call'} by ${who} ${verdict}${consequence ? `: it ${consequence}` : ''}.`;
}

function told({ attempt, count, from, until }: Burst): string {
  const consequence = consequenceOf(attempt);
  const lines = [
    ['what', `${attempt.eventName} (${attempt.eventSource})${consequence ? `: ${consequence}` : ''}`],
    ['succeeded', attempt.refusal === undefined ? 'yes' : `no, ${attempt.refusal}`],
    ['resource', attempt.resource],
    ['who', `${attempt.principal} (${attempt.principalType})`],
    ['session', attempt.session && `${attempt.session}${attempt.multiFactor === false ? ', without MFA' : ''}`],
    ['from', `${attempt.sourceIp}, ${attempt.userAgent}`],
    ['when', count === 1 ? until : `${count} times, ${from} to ${until}`],
    ['Region', attempt.region],
    ['event', attempt.eventId],
  ];
  return lines.flatMap(([name, value]) => (value ? [`${name}:`.padEnd(11) + value] : [])).join('\n');
}

function checked(open: readonly Finding[], about: About): string {
  if (open.length === 0) return 'Everything holds: nothing has changed, or it has been put back.';
  const more = open.length > TOLD ? [`… and ${open.length - TOLD} more: see the evidence.`] : [];
  return [...open.slice(0, TOLD).map((finding) => changeLine(finding, about)), ...more, ...toDo(open)].join('\n');
}

function advice(open: number, succeeded: number): string {
  if (open > 0) {
    return [
      `1. Ask the person behind the session whether it was meant. If not, revoke the session and its credentials.`,
      '2. Put back what changed: TO DO above says how. Deploying the stack again does most of it.',
      '3. The next check confirms that it is resolved, and sends you a message.',
    ].join('\n');
  }
  return succeeded > 0
    ? 'Ask the person behind the session what it was for. The audit log is whole.'
    : 'The call was refused and nothing changed. Find out why this principal tried: refused calls come before other ways.';
}
