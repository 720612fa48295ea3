/** What the audit log rests on and no template of it declares: policies of stack, bus and log groups, and the roles that it names. */
import { SurroundingsUnchanged } from '../checks/account/undeclared';
import { POLICIES_READ_UNTIL, READ_UNTIL } from '../evidence/baseline';
import type { AccountClients } from '../facts/account/clients';
import { parseArn } from '../facts/arn';
import type { AuditLog } from '../facts/audit-log';
import { Reads } from '../facts/account/reads';
import { samePolicy } from '../facts/policy';
import { isUnknown, type Json } from '../facts/value';
import type { Finding } from '../findings/finding';
import type { Surrounding } from '../resource-types/resource-type';
import { SURROUNDINGS } from '../resource-types/run-calls';
import { couldNotBeRead, findingOf, orPass } from './findings';

/** By what it is, as text: `the policy of the stack`. What there is none of is empty. */
export type Surroundings = Readonly<Record<string, string>>;

/** A run reads so many roles that the requirements name; where there are more, the next run goes on behind them. */
const MOST_ROLES = 10;

interface Looked {
  readonly surroundings: Surroundings;
  readonly findings: readonly Finding[];
}

/**
 * @param before What the run before found; a run without one before takes what there is for granted.
 * @param heard Names of the calls that this run answers.
 */
export async function lookAround(
  auditLog: AuditLog,
  clients: AccountClients,
  account: string,
  stack: string,
  before: Surroundings | undefined,
  heard: readonly string[] = [],
): Promise<Looked> {
  const found: Record<string, string> = { ...before };
  const findings: Finding[] = [];
  const roles = rolesNamed(auditLog, account, before?.[READ_UNTIL]);
  if (roles.length === MOST_ROLES) found[READ_UNTIL] = roles.at(-1) ?? '';
  const reads = new Reads(clients, new Set());
  const named = { stack: [stack], role: roles, account: [''] };
  const asked = SURROUNDINGS.flatMap((each) => {
    const isTouched = each.changedBy.some((call) => heard.includes(call));
    const names = isTouched ? each.names : each.names && inTurn(each, each.names, before);
    return (names ?? named[each.of]).map((name) => [each, name] as const);
  });
  const [turn] = asked.flatMap(([each, name]) => (each.names ? [each.what(name)] : [])).slice(-1);
  if (turn !== undefined) found[POLICIES_READ_UNTIL] = turn;
  await Promise.all(
    asked.map(async ([each, name]) => {
      const what = each.what(name);
      const answer = await reads.ask(auditLog.log.bucket, what, each, each.input(name));
      const flaw = answer === undefined || isUnknown(answer) ? undefined : each.flaw?.(answer);
      if (isUnknown(answer) || flaw !== undefined) {
        const error = flaw ?? reads.unread.find(({ path }) => path === what)?.error ?? '';
        findings.push(couldNotBeRead(auditLog.name, each.call, error, SurroundingsUnchanged));
        return;
      }
      const value = answer === undefined ? '' : each.text(answer, auditLog.members);
      const known = before?.[what];
      // one that says the same in other words stays as it was: what differs between two runs has a finding
      if (known !== undefined && isSame(known, value)) return;
      if (known !== undefined) findings.push(changed(auditLog, what, known, value));
      found[what] = value;
    }),
  );
  // the first run compares with nothing
  const isCompared = before !== undefined;
  return { surroundings: found, findings: isCompared ? orPass(auditLog, SurroundingsUnchanged, findings) : findings };
}

/** All that no run has read yet, else the one behind that of the run before. */
function inTurn(
  surrounding: Surrounding,
  names: readonly string[],
  before: Surroundings | undefined,
): readonly string[] {
  const unread = names.filter((name) => before?.[surrounding.what(name)] === undefined);
  if (unread.length > 0) return unread;
  const last = names.findIndex((name) => surrounding.what(name) === before?.[POLICIES_READ_UNTIL]);
  return names.slice((last + 1) % names.length).slice(0, 1);
}

function changed(auditLog: AuditLog, what: string, before: string, after: string): Finding {
  const happened = before === '' ? 'is new' : after === '' ? 'is gone' : 'is another';
  const about = { ...auditLog.log.bucket, displayName: what, type: '' };
  return findingOf(auditLog, SurroundingsUnchanged, about, {
    status: 'DRIFT',
    expected: documentOf(before),
    found: documentOf(after),
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)} ${happened} since the last run.`,
  });
}

/** Roles of the account that the requirements name one by one: a pattern names none. */
function rolesNamed({ requirements }: AuditLog, account: string, after = ''): readonly string[] {
  const named = [...requirements.administrators, ...requirements.readers];
  const roles = named.filter((arn) => {
    const { account: owner, resource = '' } = parseArn(arn) ?? {};
    return owner === account && resource.startsWith('role/') && !/[*?]/.test(arn);
  });
  const all = [...new Set(roles)].sort();
  if (all.length <= MOST_ROLES) return all;
  return [...all.filter((arn) => arn > after), ...all.filter((arn) => arn <= after)].slice(0, MOST_ROLES);
}

function isSame(before: string, after: string): boolean {
  return before === after || samePolicy(documentOf(before), documentOf(after)) === true;
}

function documentOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
