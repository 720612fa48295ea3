/** Whose credentials these are, and whether the account has enabled the Region. */
import { GetCallerIdentityCommand, type GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { globalEventsRegion } from '../../facts/partition';
import { IdentityUnknown } from '../errors';
import { failed, ok, type Check, type Examined } from '../check';

export const account: Check = {
  name: 'account',
  actions: ['sts:GetCallerIdentity'],
  async run(examined) {
    const { config } = examined;
    const { identity, isEnabled } = await identityOf(examined);
    if (identity.Account === undefined) throw new IdentityUnknown();
    if (identity.Account !== config.account) {
      return [
        failed(
          `The credentials are of account ${identity.Account}, the configuration names ${config.account}.`,
          `Set AWS_PROFILE to a profile of account ${config.account}, or correct "account".`,
        ),
      ];
    }
    if (!isEnabled) {
      return [
        failed(
          `Account ${config.account} has not enabled the Region ${config.region}.`,
          `aws account enable-region --region-name ${config.region}`,
        ),
      ];
    }
    return [ok(`${identity.Arn} is of account ${identity.Account}, as the configuration.`)];
  },
};

/**
 * STS knows no credentials in a Region that the account has to enable first (aws/aws-sdk-ruby #2850, aws/aws-sdk-java #2313), but
 * does in one that every account has. Nothing else can be asked without credentials: what this throws ends the command.
 */
async function identityOf({
  config: { region },
  clients,
}: Examined): Promise<{ identity: GetCallerIdentityCommandOutput; isEnabled: boolean }> {
  const ask = (where: string) => clients.sts(where).send(new GetCallerIdentityCommand({}));
  try {
    return { identity: await ask(region), isEnabled: true };
  } catch (error) {
    const always = globalEventsRegion(region);
    if ((error as Error).name !== 'InvalidClientTokenId' || always === region) throw error;
    return { identity: await ask(always), isEnabled: false };
  }
}
