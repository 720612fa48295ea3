/** Whether an earlier deployment that failed stands in the way. */
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ask, failed, ok, type Check, type Examined, type Line } from '../check';
import { plannedStacks, type PlannedStack } from '../stacks';

/** The CDK CLI deletes these before it deploys again (aws-cdk, StackStatus.isCreationFailure). */
const CREATION_FAILED = ['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

export const earlierStack: Check = {
  name: 'earlier stack',
  actions: ['cloudformation:DescribeStacks'],
  run: (examined) => Promise.all(plannedStacks(examined.config).map((stack) => lineOf(stack, examined))),
};

async function lineOf({ name, region }: PlannedStack, { clients }: Examined): Promise<Line> {
  const answer = await ask(
    'cloudformation:DescribeStacks',
    () => clients.cloudFormation(region).send(new DescribeStacksCommand({ StackName: name })),
    ['does not exist'],
  );
  const { StackStatus: status = '', EnableTerminationProtection: isProtected } = answer?.Stacks?.[0] ?? {};
  const of = `--stack-name ${name} --region ${region}`;
  if (CREATION_FAILED.includes(status)) {
    const unprotect = `aws cloudformation update-termination-protection --no-enable-termination-protection ${of}`;
    const message = `${name} in ${region} is ${status}: its first deployment failed`;
    if (isProtected) return failed(`${message}, and it is protected from being deleted.`, unprotect);
    return ok(`${message}. The CDK deletes it before it deploys again.`);
  }
  if (status === 'DELETE_FAILED' || status === 'UPDATE_ROLLBACK_FAILED') {
    const command = status === 'DELETE_FAILED' ? 'delete-stack' : 'continue-update-rollback';
    return failed(`${name} in ${region} is ${status}.`, `aws cloudformation ${command} ${of}`);
  }
  return ok(status === '' ? `No stack ${name} in ${region} yet.` : `${name} in ${region} is ${status}.`);
}
