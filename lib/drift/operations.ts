/**
 * When CloudFormation worked on a stack, by the stack's own events. An event of CloudTrail does not say for which stack CloudFormation
 * called: a call counts as a deployment's where it came while this stack was worked on, by the role that the stack has.
 */
import { DescribeStackEventsCommand, type CloudFormationClient, type StackEvent } from '@aws-sdk/client-cloudformation';
import type { Attempt, Burst } from '../notify/attempt';

/** From the first event of an operation to the last, in milliseconds. */
interface Operation {
  readonly from: number;
  readonly until: number;
}

export const STACK_EVENTS = 'cloudformation:DescribeStackEvents';

/** A deployment of 100 resources has about 300 events, of which a page has 100. */
const MOST_PAGES = 10;

/** Clocks differ, and events have whole seconds. */
const EARLIER = 5000;

/** Services do some of their part a little later. */
const LATER = 300_000;

/**
 * Operations on a stack that may have taken calls since a time. A stack that does not exist has none.
 *
 * @param since The oldest call.
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
      if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')) break;
      throw error;
    }
    if (!NextToken || events.some((event) => begins(event) && timeOf(event) <= since.getTime())) break;
  }
  return operationsIn(events, now);
}

/** Whether calls of CloudFormation, or of a service that it called, came while the stack was worked on: the first and the last of them. */
export function areWithin(calls: Pick<Burst, 'from' | 'until'>, operations: readonly Operation[]): boolean {
  return [calls.from, calls.until].every((time) => {
    const at = Date.parse(time);
    return operations.some(({ from, until }) => at >= from - EARLIER && at <= until + LATER);
  });
}

/** @param role ARN of the role that the stack has; without one CloudFormation acts as whoever deploys. */
export function isOfRole({ principal }: Pick<Attempt, 'principal'>, role: string | undefined): boolean {
  if (role === undefined) return true;
  return principal.includes(`:assumed-role/${role.split('/').at(-1) ?? ''}/`);
}

/** @param events Of the stack itself, newest first. */
function operationsIn(events: readonly StackEvent[], now: Date): readonly Operation[] {
  const operations: Operation[] = [];
  let from: number | undefined;
  for (const event of [...events].sort((a, b) => timeOf(a) - timeOf(b))) {
    if (begins(event)) from ??= timeOf(event);
    else if (from !== undefined && ends(event)) {
      operations.push({ from, until: timeOf(event) });
      from = undefined;
    }
  }
  return from === undefined ? operations : [...operations, { from, until: now.getTime() }];
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
