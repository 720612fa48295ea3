/** Policies of the account that copy, mask or change what all log groups get (CloudWatch Logs API Reference, PutAccountPolicy). */
import type { Resource } from '../facts/audit-log';
import { isList, valueAt } from '../facts/value';
import { listAt, textAt } from './answers';
import type { ResourceType } from './resource-type';

const TYPES = [
  'SUBSCRIPTION_FILTER_POLICY',
  'DATA_PROTECTION_POLICY',
  'TRANSFORMER_POLICY',
  'METRIC_EXTRACTION_POLICY',
  'FIELD_INDEX_POLICY',
] as const;

export const logsAccountPolicy: ResourceType = {
  type: 'AWS::Logs::AccountPolicy',
  nameProperty: 'PolicyName',
  surrounding: {
    call: 'logs:DescribeAccountPolicies',
    of: 'account',
    // one call answers the policies of one type (CloudWatch Logs API Reference, DescribeAccountPolicies)
    names: TYPES,
    what: (type) => `the account's policies of log groups (${type})`,
    input: (policyType) => ({ policyType }),
    flaw: (answer) => (isList(valueAt(answer, 'accountPolicies')) ? undefined : 'the answer lists no policies'),
    text: (answer, members) => {
      const ours = listAt(answer, 'accountPolicies')
        .map((each) => ['policyName', 'policyDocument', 'scope', 'selectionCriteria'].map((name) => textAt(each, name)))
        .filter(([, , , criteria = '']) => mayConcern(criteria, members));
      return ours.length === 0 ? '' : JSON.stringify([...ours].sort());
    },
  },
  tampering: {
    service: 'logs',
    calls: {
      PutAccountPolicy: 'copies, masks or changes what all log groups get',
      DeleteAccountPolicy: 'hides that what log groups get was copied or changed',
    },
    // the rule on the policies of services has the parameter as well: all are watched
    namedBy: [{ parameter: 'policyName', matches: () => [{ exists: true }] }],
  },
};

/** `LogGroupName NOT IN ["a"]` leaves groups out, `LogGroupNamePrefix IN ["a"]` takes some; what says anything else may concern all. */
function mayConcern(criteria: string, members: readonly Resource[]): boolean {
  const groups = members.flatMap(({ type, ref }) => (type === 'AWS::Logs::LogGroup' ? [ref] : []));
  const [, kind = '', list = ''] =
    /^\s*(LogGroupName NOT IN|LogGroupNamePrefix IN)\s*\[([^\]]*)\]\s*$/.exec(criteria) ?? [];
  const names = [...list.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
  if (kind === 'LogGroupName NOT IN') return !groups.every((group) => names.includes(group));
  if (kind === 'LogGroupNamePrefix IN') return groups.some((group) => names.some((prefix) => group.startsWith(prefix)));
  return true;
}
