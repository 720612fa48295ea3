/** Which services may write to the log groups of the account. */
import type { Resource } from '../facts/audit-log';
import { overlaps, statementsOf } from '../facts/policy';
import { isList, valueAt } from '../facts/value';
import { listAt, textAt } from './answers';
import type { ResourceType } from './resource-type';

export const logsResourcePolicy: ResourceType = {
  type: 'AWS::Logs::ResourcePolicy',
  nameProperty: 'PolicyName',
  surrounding: {
    call: 'logs:DescribeResourcePolicies',
    of: 'account',
    what: () => 'the policy of the log groups',
    input: () => ({ limit: 50 }),
    flaw: (answer) => (isList(valueAt(answer, 'resourcePolicies')) ? undefined : 'the answer lists no policies'),
    text: (answer, members) => {
      const ours = listAt(answer, 'resourcePolicies')
        .map((each) => [textAt(each, 'policyName'), textAt(each, 'policyDocument')] as const)
        .filter(([, document]) => isAboutGroups(members, document));
      return ours.length === 0 ? '' : JSON.stringify([...ours].sort());
    },
  },
  tampering: {
    service: 'logs',
    calls: {
      PutResourcePolicy: 'lets a service write what a check seems to say',
      DeleteResourcePolicy: 'hides that a service could write what a check seems to say',
    },
    // an account has ten of them at most (CloudWatch Logs User Guide, "CloudWatch Logs quotas"): all are watched
    namedBy: [{ parameter: 'policyName', matches: () => [{ exists: true }] }],
  },
};

/** Policies of other log groups say nothing of the audit log. */
function isAboutGroups(members: readonly Resource[], document: string): boolean {
  const groups = members.flatMap(({ type, arn = '' }) => {
    // the * at its end stands for any stream
    const group = arn.replace(/:\*$/, '');
    return type === 'AWS::Logs::LogGroup' && group !== '' ? [group, `${group}:log-stream:stream`] : [];
  });
  return statementsOf(document).some(
    ({ resources: { except, patterns } }) =>
      except || patterns.some((pattern) => groups.some((group) => overlaps(pattern, group))),
  );
}
