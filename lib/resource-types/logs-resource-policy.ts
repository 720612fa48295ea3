/** Which services may write to the log groups of the account. */
import type { ResourceType } from './resource-type';

export const logsResourcePolicy: ResourceType = {
  type: 'AWS::Logs::ResourcePolicy',
  nameProperty: 'PolicyName',
  tampering: {
    service: 'logs',
    calls: {
      PutResourcePolicy: 'lets a service write what a check seems to say',
      DeleteResourcePolicy: 'hides that a service could write what a check seems to say',
      PutAccountPolicy: 'copies, masks or changes what all log groups get',
      DeleteAccountPolicy: 'hides that what log groups get was copied or changed',
    },
    // an account has ten of them at most (CloudWatch Logs User Guide, "CloudWatch Logs quotas"): all are watched
    namedBy: [{ parameter: 'policyName', matches: () => [{ exists: true }] }],
  },
};
