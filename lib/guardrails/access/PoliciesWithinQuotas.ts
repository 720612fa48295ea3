/** AWS takes every policy and event pattern of the audit log. */
import { firstUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { usagesOf, usedOf, type Usage } from '../quotas';

export const PoliciesWithinQuotas: Guardrail = {
  id: 'PoliciesWithinQuotas',
  theme: 'access',
  title: 'Policies and event patterns are within what AWS takes',
  problem: 'AWS will not accept a policy or event pattern of this size',
  reason:
    'AWS refuses a policy or a pattern that is too long, and the deployment fails half way: the audit log keeps the old policy, or ' +
    'is rolled back.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Name fewer administrators or readers, or shorter patterns of administrators.',
  noCode: 'The configuration names administrators and readers.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => usagesOf(auditLog).map(judgeUsage),
};

function judgeUsage(usage: Usage): Verdict {
  const { resource, quota, measured } = usage;
  const place = { resource, path: quota.path };
  const expected = `at most ${quota.limit} ${quota.unit} (${quota.source})`;
  const { least, most } = usedOf(usage);
  if (least > quota.limit) return fail(place, expected, `${least} ${quota.unit}`);
  const reason = firstUnknown(measured);
  if (reason) return unknown(place, expected, reason);
  if (most > quota.limit) return unknown(place, expected, 'names that only the deployment knows decide it');
  return pass(place, expected, `${most} ${quota.unit}`);
}
