/** Administrators and readers are named, and no other principal fits the names. */
import type { AuditLog } from '../../facts/audit-log';
import {
  accountNamedIn,
  namesTooMany,
  PRINCIPAL,
  PRINCIPAL_RULE,
  ROLE_PATTERN,
  ROLE_PATTERN_RULE,
} from '../../facts/principals';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Place, type Verdict } from '../guardrail';

export const AdministratorsAndReadersNamed: Guardrail = {
  id: 'AdministratorsAndReadersNamed',
  theme: 'access',
  title:
    'Administrators are roles of the audit log’s own account, readers single principals, and both are named narrowly',
  problem: 'Administrators or readers are named too broadly',
  reason:
    'Every denial of the audit log excepts the administrators, and every denial of reading the readers. A name that fits all ' +
    'roles, or those of another account, leaves each of these denials in place but without effect.',
  severity: 'CRITICAL',
  threat: { technique: 'T1098', name: 'Account Manipulation' },
  remedy:
    'Name each administrator by the ARN of a role in the audit log’s account, with * and ? after the first four letters of its name at ' +
    'most, and each reader by the ARN of one role or user.',
  noCode: 'The configuration names administrators and readers.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [...judgeAdministrators(auditLog), ...judgeReaders(auditLog)],
};

function judgeAdministrators({ log, requirements, stacks }: AuditLog): Verdict[] {
  const accounts = [...new Set(stacks.map(({ account }) => account))];
  return requirements.administrators.map((pattern, index) => {
    const place = { resource: log.bucket, path: `Metadata.wormtrail.requirements.administrators.${index}` };
    const name = withoutSymbols(pattern);
    if (namesTooMany(name)) {
      return fail(place, ROLE_PATTERN_RULE, pattern, `${pattern} also fits roles that were not named`);
    }
    if (!ROLE_PATTERN.test(name)) return otherwise(place, ROLE_PATTERN_RULE, pattern, 'a role');
    const account = accountNamedIn(name) ?? '';
    if (account === OWN_ACCOUNT || accounts.includes(account)) return pass(place, ROLE_PATTERN_RULE, pattern);
    const expected = 'a role of the audit log’s own account';
    const reason = accounts.find(isUnknown);
    return reason
      ? unknown(place, expected, reason)
      : fail(place, expected, pattern, `the audit log is in account ${accounts.map(String).join(', ')}`);
  });
}

function judgeReaders({ log, requirements }: AuditLog): Verdict[] {
  return requirements.readers.map((reader, index) => {
    const place = { resource: log.bucket, path: `Metadata.wormtrail.requirements.readers.${index}` };
    const name = withoutSymbols(reader);
    if (/[*?]/.test(name))
      return fail(place, PRINCIPAL_RULE, reader, `${reader} also fits principals that were not named`);
    return PRINCIPAL.test(name)
      ? pass(place, PRINCIPAL_RULE, reader)
      : otherwise(place, PRINCIPAL_RULE, reader, 'a role or user');
  });
}

/** A name that only a deployment knows may turn out to be an ARN. */
function otherwise(place: Place, expected: string, name: string, what: string): Verdict {
  const because = `${name} is no ARN of ${what}`;
  return hasToken(name) ? unknown(place, expected, because) : fail(place, expected, name, because);
}

/** Stands for the account of the stack where the template leaves it open: no account has this number. */
const OWN_ACCOUNT = '000000000000';

/** A name as if the stack were deployed: what a template calls `${STACK.ROLE}` is one role. */
function withoutSymbols(name: string): string {
  return name
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::AccountId}', OWN_ACCOUNT)
    .replace(/\$\{[\w:@/#.-]+\}/g, 'symbol');
}
