/** Whether the CDK can deploy to each Region that it has to. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ask, failed, ok, type Check, type Examined, type Line } from '../check';
import { bootstrapCommand } from '../bootstrap-roles';
import { plannedStacks } from '../stacks';

/** What the templates of the CDK's default synthesizer ask for (aws-cdk-lib, DefaultStackSynthesizer). */
const LEAST_VERSION = 6;

export const bootstrap: Check = {
  name: 'bootstrap',
  actions: ['ssm:GetParameter'],
  run: (examined) => Promise.all(plannedStacks(examined.config).map(({ region }) => bootstrapOf(region, examined))),
};

async function bootstrapOf(region: string, { config, clients, qualifier }: Examined): Promise<Line> {
  const answer = await ask(
    'ssm:GetParameter',
    () => clients.ssm(region).send(new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` })),
    ['ParameterNotFound'],
  );
  const version = Number(answer?.Parameter?.Value);
  if (version >= LEAST_VERSION) return ok(`${region} has bootstrap ${qualifier}, version ${version}.`);
  const found = answer ? `version ${answer.Parameter?.Value}, and ${LEAST_VERSION} is the least` : 'no bootstrap';
  const command = bootstrapCommand({ qualifier, account: config.account, region });
  return failed(`${region} has ${found} (qualifier ${qualifier}).`, command);
}
