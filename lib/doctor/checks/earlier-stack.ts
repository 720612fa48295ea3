/** Whether an earlier deployment that failed stands in the way. */
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ask, failed, lineOfEach, ok, told, warning, type Check, type Examined, type Line } from '../check';
import { plannedStacks, type PlannedStack } from '../stacks';

/** The CDK CLI deletes these before it deploys again (aws-cdk, StackStatus.isCreationFailure). */
const CREATION_FAILED = ['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/** What leads a stack out of a state in which CloudFormation takes no update (CloudFormation API Reference, StackStatus). */
const WAYS_OUT: Readonly<Record<string, string>> = {
  DELETE_FAILED: 'delete-stack',
  UPDATE_FAILED: 'rollback-stack',
  UPDATE_ROLLBACK_FAILED: 'continue-update-rollback',
};

/** It has a change set that nobody has executed, and no resource: the CDK begins anew. */
const REVIEWED = 'REVIEW_IN_PROGRESS';

export const earlierStack: Check = {
  name: 'earlier stack',
  actions: ['cloudformation:DescribeStacks'],
  run: (examined) => lineOfEach(plannedStacks(examined.config), (stack) => lineOf(stack, examined)),
};

async function lineOf({ name, region }: PlannedStack, { clients }: Examined): Promise<Line> {
  const answer = await ask(
    'cloudformation:DescribeStacks',
    () => clients.cloudFormation(region).send(new DescribeStacksCommand({ StackName: name })),
    ['does not exist'],
  );
  if (!answer) return ok(`No stack ${name} in ${region} yet.`);
  const stack = told('cloudformation:DescribeStacks', answer.Stacks?.[0]);
  const status: string = told('cloudformation:DescribeStacks', stack.StackStatus);
  const of = `--stack-name ${name} --region ${region}`;
  if (CREATION_FAILED.includes(status)) {
    const unprotect = `aws cloudformation update-termination-protection --no-enable-termination-protection ${of}`;
    const message = `${name} in ${region} is ${status}: its first deployment failed`;
    if (stack.EnableTerminationProtection)
      return failed(`${message}, and it is protected from being deleted.`, unprotect);
    return ok(`${message}. The CDK deletes it before it deploys again.`);
  }
  if (status.endsWith('_FAILED')) {
    const command = Object.hasOwn(WAYS_OUT, status) ? WAYS_OUT[status] : 'describe-stack-events';
    return failed(`${name} in ${region} is ${status}.`, `aws cloudformation ${command} ${of}`);
  }
  if (status.endsWith('_IN_PROGRESS') && status !== REVIEWED) {
    return warning(
      `${name} in ${region} is ${status}: a deployment is under way.`,
      `Wait until it has ended: aws cloudformation describe-stacks ${of}`,
    );
  }
  return ok(`${name} in ${region} is ${status}.`);
}
