/** What the security owner reads when somebody touches the audit log. */
import { openFindings } from '../findings/counts';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { consequenceOf, type Burst } from './attempt';
import type { Changes } from './changes';
import {
  changeReferences,
  changeSections,
  concerning,
  evidenceOf,
  header,
  placeOf,
  reference,
  subject,
  toDo,
  type About,
  type Message,
} from './message';

/** Bursts beyond this many are counted: the evidence has all of them. */
const TOLD = 10;

/** Letters. */
const LONGEST_NAME = 40;

/** More than this is too long for a message attribute. */
const LISTED = 50;

/**
 * @param found What the check right after the attempts found.
 * @param all What changed with it.
 */
export function tamperMessage(
  bursts: readonly Burst[],
  found: readonly Finding[],
  all: Changes,
  about: About,
): Message {
  const open = openFindings({ findings: found });
  const changes = concerning('security', all);
  const succeeded = bursts.filter(({ attempt }) => attempt.refusal === undefined);
  const [first] = succeeded.length > 0 ? succeeded : bursts;
  const who = first ? nameOf(first) : 'somebody';
  const verdict = succeeded.length > 0 ? 'succeeded' : 'was refused';
  return {
    owner: 'security',
    subject: subject(
      `[${open.length > 0 ? 'ACT' : 'LOOK'}] Audit log ${about.auditLog}: ${callsOf(bursts, first)} by ${who} ${verdict}`,
    ),
    text: [
      leadOf(first, who, verdict),
      placeOf(about),
      ...[...succeeded, ...bursts.filter((burst) => !succeeded.includes(burst))]
        .slice(0, TOLD)
        .map((burst, index, all) => told(burst, first, all[index - 1], about)),
      ...(bursts.length > TOLD ? [`… and ${bursts.length - TOLD} more kinds of calls: see the evidence.`] : []),
      ['WHAT THE CHECK FOUND RIGHT AFTER', checked(open.length, changes), ...changeSections(changes, about)].join('\n'),
      ...toDo([...changes.appeared, ...changes.worsened]),
      `WHAT TO DO\n${advice(open.length, succeeded)}`,
      evidenceOf(about),
    ].join('\n\n'),
    json: {
      ...header('tamper', about),
      attempts: bursts.slice(0, LISTED),
      open: open.slice(0, LISTED).map(reference),
      ...changeReferences(changes),
    },
  };
}

/** CloudTrail User Guide, "CloudTrail record contents": for a call that a service made, its name stands for the address. */
const CLOUDFORMATION = 'cloudformation.amazonaws.com';

function isDeployment({ attempt }: Burst): boolean {
  return attempt.sourceIp === CLOUDFORMATION;
}

/** Role and session where both fit into a subject; the session's name says more of the person than the role's. */
function nameOf(burst: Burst): string {
  if (isDeployment(burst)) return 'a deployment';
  const [name = ''] = burst.attempt.principal.split(':').slice(-1);
  const names = name.split('/').slice(-2);
  const full = names.join('/');
  return full.length <= LONGEST_NAME ? full : (names.at(-1) ?? full);
}

function callsOf(bursts: readonly Burst[], first: Burst | undefined): string {
  const more = bursts.length > 1 ? ` and ${bursts.length - 1} more` : '';
  return `${first?.attempt.eventName ?? 'a call'}${more}`;
}

/** What it means, in one sentence. */
function leadOf(burst: Burst | undefined, who: string, verdict: string): string {
  const consequence = burst && consequenceOf(burst.attempt);
  return `${burst?.attempt.eventName ?? 'A call'} by ${who} ${verdict}${consequence ? `: it ${consequence}` : ''}.`;
}

/**
 * @param first What the message begins with: its consequence is said there.
 * @param before What is told before it: the same session is not described again.
 */
function told(burst: Burst, first: Burst | undefined, before: Burst | undefined, { environment }: About): string {
  const { attempt, count, from, until } = burst;
  const consequence = burst === first ? undefined : consequenceOf(attempt);
  const lines = [
    ['what', `${attempt.eventName} (${attempt.eventSource})${consequence ? `: ${consequence}` : ''}`],
    ['succeeded', attempt.refusal === undefined ? 'yes' : `no, ${attempt.refusal}`],
    ['resource', attempt.resource],
    ...(before && personOf(before) === personOf(burst) ? [['who', 'the same']] : whoOf(burst)),
    ['when', count === 1 ? until : `${count} times, ${from} to ${until}`],
    ['Region', attempt.region === environment?.region ? undefined : attempt.region],
    ['event', attempt.eventId],
  ];
  return lines.flatMap(([name = '', value]) => (value ? [`${name}:`.padEnd(11) + value] : [])).join('\n');
}

function whoOf({ attempt }: Burst): (string | undefined)[][] {
  const { sourceIp, userAgent } = attempt;
  return [
    ['who', `${attempt.principal} (${attempt.principalType})`],
    ['session', attempt.session && `${attempt.session}${attempt.multiFactor === false ? ', without MFA' : ''}`],
    ['from', userAgent === sourceIp ? sourceIp : `${sourceIp}, ${userAgent}`],
  ];
}

function personOf(burst: Burst): string {
  return JSON.stringify(whoOf(burst));
}

function checked(open: number, { appeared, worsened, resolved }: Changes): string {
  if (open === 0) return 'Everything holds: nothing has changed, or it has been put back.';
  const before = open - appeared.length - worsened.length;
  const isNothing = appeared.length + worsened.length + resolved.length === 0;
  if (isNothing) return `Nothing new: ${counted(open, 'finding')} ${open === 1 ? 'was' : 'were'} open before.`;
  return before > 0
    ? `This changed, beside ${counted(before, 'finding')} of before or of other owners:`
    : 'This changed:';
}

function advice(open: number, succeeded: readonly Burst[]): string {
  if (open > 0) {
    return [
      `1. Ask the person behind the session whether it was meant. If not, revoke the session and its credentials.`,
      '2. Put back what changed: deploying the stack again does most of it.',
      '3. The next check confirms that it is resolved, and sends you a message.',
    ].join('\n');
  }
  if (succeeded.length === 0) {
    return 'The call was refused and nothing changed. Find out why this principal tried: refused calls come before other ways.';
  }
  return succeeded.every(isDeployment)
    ? 'If no deployment was planned, find out who began it. Another stack may have made these calls, and no message tells of its deployment: ask the log, by wormtrail ask --what CreateStack UpdateStack ExecuteChangeSet.'
    : 'Ask the person behind the session what it was for.';
}
