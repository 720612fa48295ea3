/** What is deployed: the stack's own template, read back from CloudFormation, with the physical ids of its resources. */
import {
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type CloudFormationClient,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { parseArn } from '../facts/arn';
import type { DeployedTemplate } from '../facts/account/given-parts';
import { parseTemplate } from '../facts/template/parse';

import type { DeployedStack } from './deployers';

/** DescribeStackResources answers no more than this many (CloudFormation API Reference). */
const RESOURCES_AT_ONCE = 100;

/** A stack as it is deployed. */
export interface Deployed {
  readonly template: DeployedTemplate;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** When CloudFormation last touched each resource, by logical ID. */
  readonly touched: Readonly<Record<string, Date>>;
  /** When the stack was last deployed. */
  readonly updatedAt: Date;
  /** The stack as the events of its deployments name it. */
  readonly named: DeployedStack;
  /** The stack's own tags, by key: CloudFormation hands them on to the resources, and no template says them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The read that failed, and what AWS answered. */
export class DeployedNotReadable extends Error {
  constructor(
    readonly call: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), { cause });
  }
}

/** The account has no such stack. */
export class StackGone extends Error {}

/**
 * Reads a deployed stack.
 *
 * @throws StackGone where there is no such stack.
 * @throws DeployedNotReadable where a call fails or answers something else than a stack.
 */
export async function readDeployed(name: string, client: CloudFormationClient): Promise<Deployed> {
  const stackName = { StackName: name };
  const [stack, body, resources] = await Promise.all([
    attempt('cloudformation:DescribeStacks', async () => {
      const { Stacks } = await client.send(new DescribeStacksCommand(stackName));
      return only(Stacks);
    }),
    attempt('cloudformation:GetTemplate', async () => {
      const { TemplateBody } = await client.send(new GetTemplateCommand({ ...stackName, TemplateStage: 'Processed' }));
      return (await parseTemplate(TemplateBody ?? '', name)).body;
    }),
    resourcesOf(name, client),
  ]);
  const { partition = '', region = '', account = '' } = parseArn(stack.StackId ?? '') ?? {};
  return {
    account,
    region,
    partition,
    touched: byLogicalId(resources, (resource) => touchedAt(resource, stack)),
    updatedAt: stack.LastUpdatedTime ?? stack.CreationTime ?? new Date(0),
    named: {
      name,
      id: stack.StackId ?? '',
      ...(stack.ChangeSetId !== undefined && { changeSetId: stack.ChangeSetId }),
      ...(stack.RoleARN !== undefined && { role: stack.RoleARN }),
    },
    tags: Object.fromEntries((stack.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    template: {
      stack: name,
      body,
      account,
      region,
      partition,
      parameters: parametersOf(stack),
      physicalIds: byLogicalId(resources, ({ PhysicalResourceId }) => PhysicalResourceId),
      terminationProtection: stack.EnableTerminationProtection ?? false,
    },
  };
}

async function attempt<Answer>(call: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is missing (API Reference, DescribeStacks)
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')) {
      throw new StackGone(error.message);
    }
    throw new DeployedNotReadable(call, error);
  }
}

function only(stacks: readonly Stack[] | undefined): Stack {
  const [stack] = stacks ?? [];
  if (!stack?.StackId) throw new Error('the answer holds no stack');
  return stack;
}

async function resourcesOf(name: string, client: CloudFormationClient): Promise<Listed[]> {
  const described: Listed[] = await attempt('cloudformation:DescribeStackResources', async () => {
    const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: name }));
    if (StackResources.length === 0) throw new Error('the answer holds no resource');
    return StackResources;
  });
  const isWhole = described.length < RESOURCES_AT_ONCE;
  const resources = isWhole
    ? described
    : await attempt('cloudformation:ListStackResources', () => listed(name, client));
  return resources.filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE');
}

/** No resource is older than its stack, whatever its own time says. */
function touchedAt({ Timestamp, LastUpdatedTimestamp }: Listed, { CreationTime }: Stack): Date | undefined {
  const times = [Timestamp ?? LastUpdatedTimestamp, CreationTime].flatMap((time) => time?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

function byLogicalId<T>(resources: readonly Listed[], of: (resource: Listed) => T | undefined): Record<string, T> {
  return Object.fromEntries(
    resources.flatMap((resource) => {
      const value = of(resource);
      return resource.LogicalResourceId && value !== undefined ? [[resource.LogicalResourceId, value] as const] : [];
    }),
  );
}

interface Listed {
  readonly LogicalResourceId?: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceStatus?: string;
  /** Of DescribeStackResources. */
  readonly Timestamp?: Date;
  /** Of ListStackResources. */
  readonly LastUpdatedTimestamp?: Date;
}

async function listed(name: string, client: CloudFormationClient): Promise<Listed[]> {
  const found: Listed[] = [];
  let NextToken: string | undefined;
  do {
    const input = { StackName: name, ...(NextToken && { NextToken }) };
    const page = await client.send(new ListStackResourcesCommand(input));
    found.push(...(page.StackResourceSummaries ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

function parametersOf(stack: Stack): Record<string, string> {
  return Object.fromEntries(
    (stack.Parameters ?? []).flatMap(({ ParameterKey: name, ParameterValue: value, ResolvedValue: resolved }) =>
      name === undefined ? [] : [[name, resolved ?? value ?? ''] as const],
    ),
  );
}
