/** No policy of the audit log lets everybody in. */
import type { Statement } from '../../facts/policy';
import { fitsAll, requiresKey } from '../conditions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { resourcePoliciesOf, type ResourcePolicy } from '../resource-policies';
import { READ_BY_READERS } from './grant-code';

/** Conditions on who asks. */
const WHO_ASKS =
  /^(aws:(principal(arn|account|orgid|orgpaths)|source(arn|account|orgid|orgpaths|owner|vpce?|vpcarn)|userid)|kms:calleraccount)$/;
const EXPECTED = 'nothing is allowed to everyone';

export const NoPublicGrants: Guardrail = {
  id: 'NoPublicGrants',
  theme: 'access',
  title: 'No resource policy of the audit log allows anything to everyone',
  problem: 'A resource policy allows access to everyone',
  reason:
    'A statement for "*" without a condition on who asks lets in every account of every customer of AWS, and callers without ' +
    'any account.',
  severity: 'CRITICAL',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Name the principals, or add a condition on aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalOrgID or aws:SourceAccount.',
  code: READ_BY_READERS,
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => resourcePoliciesOf(auditLog).map(judgeGrants),
};

function judgeGrants({ resource, path, statements }: ResourcePolicy): Verdict {
  const grants = statements.filter(isPublic);
  const sure = grants.filter((statement) => statement.unknown === undefined);
  const place = { resource, path };
  if (sure.length > 0) {
    const actions = sure.flatMap((statement) => statement.actions.patterns);
    return fail(place, EXPECTED, [...actions], `everyone is allowed ${actions.join(', ')}`);
  }
  const [doubt] = grants;
  return doubt?.unknown ? unknown(place, EXPECTED, doubt.unknown) : pass(place, EXPECTED, []);
}

/** NotPrincipal in an Allow statement lets in all but a few. */
function isPublic({ effect, principals, conditions, unknown: doubt }: Statement): boolean {
  if (effect !== 'Allow') return false;
  const toEveryone = principals
    ? principals.except || principals.named.some(({ id }) => id === '*')
    : doubt !== undefined;
  return toEveryone && !requiresKey(conditions, (key, value) => WHO_ASKS.test(key) && !fitsAll(value));
}
