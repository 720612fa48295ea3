/** Whether IAM has room for the roles. Trails are counted by the check of trails, policies at synth. */
import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { ask, failed, ok, told, type Check } from '../check';

/** Three functions, two schedules, a state machine and its map, and what forwards. */
const ROLES = 8;

export const quotas: Check = {
  name: 'quotas',
  actions: ['iam:GetAccountSummary'],
  async run({ clients }) {
    const answer = await ask('iam:GetAccountSummary', () => clients.iam.send(new GetAccountSummaryCommand({})));
    const used = told('iam:GetAccountSummary', answer?.SummaryMap?.Roles);
    const quota = told('iam:GetAccountSummary', answer?.SummaryMap?.RolesQuota);
    if (quota - used >= ROLES) return [ok(`${used} of ${quota} roles are used; the audit log takes ${ROLES} at most.`)];
    return [
      failed(
        `${used} of ${quota} roles are used, and the audit log takes ${ROLES}.`,
        'aws service-quotas request-service-quota-increase --service-code iam --quota-code L-FE177D64 --desired-value 2000',
      ),
    ];
  },
};
