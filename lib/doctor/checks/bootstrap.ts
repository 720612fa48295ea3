/** Whether the CDK can deploy to each Region that it has to. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ask, failed, lineOfEach, ok, told, type Check, type Examined, type Line } from '../check';
import { bootstrapCommand } from '../bootstrap-roles';
import { plannedStacks } from '../stacks';

/** What the templates of the CDK's default synthesizer ask for (aws-cdk-lib, DefaultStackSynthesizer). */
const LEAST_VERSION = 6;

export const bootstrap: Check = {
  name: 'bootstrap',
  actions: ['ssm:GetParameter'],
  run: (examined) => lineOfEach(plannedStacks(examined.config), ({ region }) => bootstrapOf(region, examined)),
};

async function bootstrapOf(region: string, { config, clients, qualifier }: Examined): Promise<Line> {
  const answer = await ask(
    'ssm:GetParameter',
    () => clients.ssm(region).send(new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` })),
    ['ParameterNotFound'],
  );
  const found = answer && told('ssm:GetParameter', answer.Parameter?.Value);
  const version = Number(found);
  if (version >= LEAST_VERSION) return ok(`${region} has bootstrap ${qualifier}, version ${version}.`);
  const has = found === undefined ? 'no bootstrap' : `version ${found}, and ${LEAST_VERSION} is the least`;
  const command = bootstrapCommand({ qualifier, account: config.account, region });
  return failed(`${region} has ${has} (qualifier ${qualifier}).`, command);
}
