/** The trust policies of administrators, readers and functions let in whom they are meant for. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { statementsOf, type Condition, type Principal, type Statement } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { functionRoles } from '../functions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { guardedRolesIn, namedAccounts } from './guarded-roles';

const PATH = 'AssumeRolePolicyDocument';

export const RoleTrustLimited: Guardrail = {
  id: 'RoleTrustLimited',
  theme: 'access',
  title: 'Roles of administrators, readers and functions trust no other account, no stranger and no unnamed repository',
  problem: 'Strangers may assume an administrator’s, a reader’s or a function’s role',
  reason:
    'A role is everyone who may assume it. An external id is no secret, and a trust in GitHub that names no repository is one in every ' +
    'repository (IAM User Guide, "Create a role for OpenID Connect federation"). Everyone who acts as a function writes evidence.',
  severity: 'CRITICAL',
  threat: { technique: 'T1199', name: 'Trusted Relationship' },
  remedy:
    'Let administrators and readers be assumed by principals of the audit log’s own account or a named repository, and functions’ ' +
    'roles by lambda.amazonaws.com and states.amazonaws.com alone.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => guardedRolesIn(auditLog).map((role) => judgeTrust(auditLog, role)),
};

function judgeTrust(auditLog: AuditLog, role: Resource): Verdict {
  const place = { resource: role, path: PATH };
  const isFunction = functionRoles(auditLog).includes(role.arn ?? '');
  const expected = isFunction ? 'trust in the service that runs the function alone' : 'trust in named accounts alone';
  const letting = statementsOf(role.properties[PATH]).filter(({ effect }) => effect === 'Allow');
  const accounts = namedAccounts(auditLog);
  const strangers = (statement: Statement) =>
    strangersIn(statement).filter((each) =>
      isFunction ? !RUNTIMES.includes(each.id) : isStranger(each, statement, accounts),
    );
  const sure = letting.filter(({ unknown: doubt }) => doubt === undefined).flatMap(strangers);
  if (sure.length > 0) {
    const names = [...new Set(sure.map(({ id }) => id))];
    return fail(place, expected, names, `${names.join(', ')} may assume it`);
  }
  const doubt = letting.find((statement) => statement.unknown)?.unknown;
  const open = letting
    .flatMap(strangersIn)
    .find(
      ({ id }) => !isFunction && hasToken(parseArn(id)?.account ?? '') && !accounts.has(parseArn(id)?.account ?? ''),
    );
  if (doubt ?? open) return unknown(place, expected, doubt ?? `the account of ${open?.id} is not known`);
  return pass(place, expected, []);
}

const RUNTIMES = ['lambda.amazonaws.com', 'states.amazonaws.com'];

/** Whom a statement names; NotPrincipal names everybody else. */
function strangersIn({ principals }: Statement): readonly Principal[] {
  return !principals || principals.except ? [{ type: 'AWS', id: '*' }] : principals.named;
}

function isStranger({ type, id }: Principal, { conditions }: Statement, accounts: ReadonlySet<string>): boolean {
  if (type === 'Service') return false;
  if (type === 'Federated') return !isFederationNamed(id, conditions);
  const account = parseArn(id)?.account ?? '';
  if (id !== '*') return !accounts.has(account) && !hasToken(id);
  return !conditions.some(
    ({ operator, key, values }) =>
      LIMITS.test(operator) &&
      values.every((value) => {
        if (key === 'aws:principalaccount') return accounts.has(value);
        return key === 'aws:principalarn' && accounts.has(parseArn(value)?.account ?? '');
      }),
  );
}

const LIMITS = /^(ForAnyValue:)?(StringEquals(IgnoreCase)?|StringLike|ArnEquals|ArnLike)$/i;

/** A directory of the account says by itself who may come; a provider for everybody has to be asked for one subject. */
function isFederationNamed(provider: string, conditions: readonly Condition[]): boolean {
  if (/:saml-provider\//.test(provider)) return true;
  const isGitHub = provider.includes('token.actions.githubusercontent.com');
  return conditions.some(
    ({ operator, key, values }) =>
      LIMITS.test(operator) &&
      (isGitHub
        ? key.endsWith(':sub') && values.every(namesRepository)
        : /:(sub|aud)$/.test(key) && values.every(isOne)),
  );
}

function namesRepository(subject: string): boolean {
  return /^repo:[^*?/]+\/[^*?:/]+:./.test(subject);
}

function isOne(value: string): boolean {
  return !/[*?]/.test(value);
}
