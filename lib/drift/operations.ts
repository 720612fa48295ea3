/**
 * What CloudFormation worked on in a stack, and when, by the stack's own events. An event of CloudTrail does not say for which stack
 * CloudFormation called: a deployment's own call came by the role that the stack has, and while its resource was worked on.
 */
import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type CloudFormationClient,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { parseArn } from '../facts/arn';
import type { Json } from '../facts/value';
import { groupBy } from '../findings/group';
import type { Attempt } from '../notify/attempt';
import { TooManyStackEvents } from './errors';

/** A resource of a stack for as long as CloudFormation created, updated or deleted it. */
export interface Work {
  /** Such as AWS::SNS::TopicPolicy. */
  readonly type: string;
  readonly logicalId: string;
  /** A resource that is replaced has two. */
  readonly physicalIds: ReadonlySet<string>;
  /** With references resolved; undefined where the events do not have them. */
  readonly properties: Json | undefined;
  /** From the first event to the last, or until now. In milliseconds. */
  readonly from: number;
  readonly until: number;
}

/** A page has 1 MB at most (CloudFormation API Reference, DescribeStackEvents). */
const MOST_PAGES = 10;

/**
 * Work that may have taken calls since a time. A stack that does not exist has none.
 *
 * @param since The oldest call.
 * @throws TooManyStackEvents where the pages that are read do not reach back to it; what CloudFormation answers.
 */
export async function workOn(
  stack: string,
  since: Date,
  now: Date,
  client: CloudFormationClient,
): Promise<readonly Work[]> {
  const events: StackEvent[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    try {
      const answer = await client.send(
        new DescribeStackEventsCommand({ StackName: stack, ...(NextToken && { NextToken }) }),
      );
      events.push(...(answer.StackEvents ?? []));
      NextToken = answer.NextToken;
    } catch (error) {
      // CloudFormation has no error of its own for a stack that is missing (API Reference, DescribeStackEvents)
      if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist'))
        return [];
      throw error;
    }
    const isFarEnough = events.some((event) => isOfStack(event) && begins(event) && timeOf(event) <= since.getTime());
    if (!NextToken || isFarEnough) return workIn(events.filter((event) => !isOfStack(event)).reverse(), now);
  }
  throw new TooManyStackEvents(stack);
}

/** ARN of the role that CloudFormation takes for a stack, where it has one. */
export async function roleOf(stack: string, client: CloudFormationClient): Promise<string | undefined> {
  const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  return found?.RoleARN;
}

/** @param role ARN of the role that the stack has; without one CloudFormation acts as whoever deploys. */
export function isOfRole({ principal }: Pick<Attempt, 'principal'>, role: string | undefined): boolean {
  if (role === undefined) return true;
  const { partition, account } = parseArn(role) ?? {};
  return principal.startsWith(`arn:${partition}:sts::${account}:assumed-role/${role.split('/').at(-1) ?? ''}/`);
}

/** @param events Of the stack's resources, oldest first. */
function workIn(events: readonly StackEvent[], now: Date): Work[] {
  return [...groupBy(events, ({ LogicalResourceId }) => LogicalResourceId ?? '')].flatMap(([, ofResource]) => {
    const stretches: StackEvent[][] = [];
    let isOpen = false;
    for (const event of ofResource) {
      if (isOpen) stretches.at(-1)?.push(event);
      else if (begins(event)) stretches.push([event]);
      else continue;
      isOpen = !ends(event);
    }
    return stretches.map((stretch) => workOf(stretch, now));
  });
}

function workOf(stretch: readonly StackEvent[], now: Date): Work {
  const [first, last] = [stretch[0], stretch.at(-1)];
  const said = stretch.findLast(({ ResourceProperties: text }) => text !== undefined && text !== '');
  return {
    type: first?.ResourceType ?? '',
    logicalId: first?.LogicalResourceId ?? '',
    physicalIds: new Set(stretch.flatMap(({ PhysicalResourceId: id }) => (id ? [id] : []))),
    properties: parsed(said?.ResourceProperties),
    from: first ? timeOf(first) : 0,
    until: last && ends(last) ? timeOf(last) : now.getTime(),
  };
}

function parsed(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** The stack is among its own resources. */
function isOfStack({ PhysicalResourceId: id, StackId: stack }: StackEvent): boolean {
  return id !== undefined && id === stack;
}

/** A change set that waits to be executed (`REVIEW_IN_PROGRESS`) changes nothing. */
function begins({ ResourceStatus: status }: StackEvent): boolean {
  return /(?<!^REVIEW)_IN_PROGRESS$/.test(status ?? '');
}

function ends({ ResourceStatus: status }: StackEvent): boolean {
  return /_(COMPLETE|FAILED|SKIPPED)$/.test(status ?? '');
}

function timeOf({ Timestamp }: StackEvent): number {
  return Timestamp?.getTime() ?? 0;
}
