/** Which stacks have the parts of an audit log: their templates say what no other call answers, such as who owns it. */
import { DescribeStackResourcesCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readDeployed } from '../../drift/deployed';
import type { Template } from '../../facts/from-template';

/**
 * The stacks that have one of these resources, and one that is named.
 *
 * @throws what CloudFormation answers.
 */
export async function stacksWith(
  physicalIds: readonly string[],
  client: CloudFormationClient,
  named: string | undefined,
): Promise<readonly Template[]> {
  const found = await Promise.all(physicalIds.map((id) => stackWith(id, client)));
  const stacks = [...new Set([named, ...found].flatMap((stack) => stack ?? []))];
  const deployed = await Promise.all(stacks.map((stack) => readDeployed(stack, client)));
  return deployed.map(({ template }) => template);
}

async function stackWith(PhysicalResourceId: string, client: CloudFormationClient): Promise<string | undefined> {
  try {
    const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId }));
    return StackResources[0]?.StackName;
  } catch (error) {
    // CloudFormation has no error of its own for it (API Reference, DescribeStackResources)
    if ((error as Error).name === 'ValidationError' && (error as Error).message.includes('does not exist')) return;
    throw error;
  }
}
