/** Whose credentials these are. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { failed, ok, type Check } from '../check';

export const account: Check = {
  name: 'account',
  actions: ['sts:GetCallerIdentity'],
  async run({ config, clients }) {
    // nothing else can be asked without credentials: what this throws ends the command
    const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
    if (Account === config.account) return [ok(`${Arn} is of account ${Account}, as the configuration.`)];
    return [
      failed(
        `The credentials are of account ${Account}, the configuration names ${config.account}.`,
        `Set AWS_PROFILE to a profile of account ${config.account}, or correct "account".`,
      ),
    ];
  },
};
