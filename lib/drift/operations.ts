/**
 * When CloudFormation worked on a stack, by the stack's own events. An event of CloudTrail does not say for which stack CloudFormation
 * called: a call counts as a deployment's where it came while this stack was worked on, by the role that the stack has.
 */
import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type CloudFormationClient,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { parseArn } from '../facts/arn';
import type { Attempt, Burst } from '../notify/attempt';
import { TooManyStackEvents } from './errors';

/** When calls of an operation may come: from its first event to the last, and what comes late. In milliseconds. */
export interface Operation {
  readonly from: number;
  readonly until: number;
}

/** A page has 1 MB at most (CloudFormation API Reference, DescribeStackEvents). */
const MOST_PAGES = 10;

/** Clocks differ, and events have whole seconds. */
const EARLIER = 5000;

/** Services do some of their part a little later. */
const LATER = 300_000;

/**
 * Operations on a stack that may have taken calls since a time. A stack that does not exist has none.
 *
 * @param since The oldest call.
 * @throws TooManyStackEvents where the pages that are read do not reach back to it; what CloudFormation answers.
 */
export async function operationsOn(
  stack: string,
  since: Date,
  now: Date,
  client: CloudFormationClient,
): Promise<readonly Operation[]> {
  const events: StackEvent[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    try {
      const answer = await client.send(
        new DescribeStackEventsCommand({ StackName: stack, ...(NextToken && { NextToken }) }),
      );
      events.push(...(answer.StackEvents ?? []).filter(isOfStack));
      NextToken = answer.NextToken;
    } catch (error) {
      // CloudFormation has no error of its own for a stack that is missing (API Reference, DescribeStackEvents)
      if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist'))
        return [];
      throw error;
    }
    if (!NextToken || events.some((event) => begins(event) && timeOf(event) <= since.getTime())) {
      return operationsIn(events, now);
    }
  }
  throw new TooManyStackEvents(stack);
}

/**
 * Whether calls of CloudFormation, or of a service that it called, came while the stack was worked on. Undefined where the first and the
 * last came during two operations: those between them may have come during none.
 */
export function areWithin(
  { count, from, until }: Pick<Burst, 'count' | 'from' | 'until'>,
  operations: readonly Operation[],
): boolean | undefined {
  const during = (operation: Operation, ...times: readonly string[]): boolean =>
    times.every((time) => Date.parse(time) >= operation.from && Date.parse(time) <= operation.until);
  if (operations.some((operation) => during(operation, from, until))) return true;
  const areBoth = [from, until].every((time) => operations.some((operation) => during(operation, time)));
  return areBoth && count > 2 ? undefined : areBoth;
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

/** @param events Of the stack itself, newest first. */
function operationsIn(events: readonly StackEvent[], now: Date): readonly Operation[] {
  const operations: Operation[] = [];
  const add = (first: number, last: number): void => {
    const [from, until] = [first - EARLIER, last + LATER];
    const before = operations.at(-1);
    // one that begins while calls of the one before may still come goes on with it
    if (before && from <= before.until) operations[operations.length - 1] = { ...before, until };
    else operations.push({ from, until });
  };
  let from: number | undefined;
  for (const event of [...events].sort((a, b) => timeOf(a) - timeOf(b))) {
    if (begins(event)) from ??= timeOf(event);
    else if (from !== undefined && ends(event)) {
      add(from, timeOf(event));
      from = undefined;
    }
  }
  if (from !== undefined) add(from, now.getTime());
  return operations;
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
  return /_(COMPLETE|FAILED)$/.test(status ?? '');
}

function timeOf({ Timestamp }: StackEvent): number {
  return Timestamp?.getTime() ?? 0;
}
