/** Who deployed: what CloudTrail remembers of the calls that changed a stack. */
import { LookupEventsCommand, type CloudTrailClient, type Event } from '@aws-sdk/client-cloudtrail';
import { parseAttempt, type Attempt } from '../notify/attempt';

/**
 * A stack changes by these calls. CloudTrail finds events by one attribute at a time (CloudTrail API Reference, LookupEvents), and
 * does not document how events of CloudFormation name their resources.
 */
const DEPLOYING = ['UpdateStack', 'ExecuteChangeSet', 'CreateStack'] as const;

/** A busy account deploys other stacks as well: so many pages of 50 events are looked through. */
const MOST_PAGES = 4;

/** A stack as its events name it. */
export interface DeployedStack {
  readonly name: string;
  readonly id: string;
  /** The change set that was executed last. */
  readonly changeSetId?: string;
  /** ARN of the role that CloudFormation takes for it, where it has one. */
  readonly role?: string;
}

/** Calls that changed the stack in a period and succeeded, oldest first. */
export async function deployersOf(
  stack: DeployedStack,
  after: Date,
  until: Date,
  cloudTrail: CloudTrailClient,
): Promise<readonly Attempt[]> {
  const found: Attempt[] = [];
  // one after the other: LookupEvents answers two calls a second
  for (const name of DEPLOYING) {
    for await (const event of eventsOf(name, after, until, cloudTrail)) {
      const attempt = isAbout(event, stack) ? attemptOf(event) : undefined;
      if (attempt && attempt.refusal === undefined) found.push(attempt);
    }
  }
  return found.sort((a, b) => (a.time < b.time ? -1 : 1));
}

async function* eventsOf(
  AttributeValue: string,
  StartTime: Date,
  EndTime: Date,
  cloudTrail: CloudTrailClient,
): AsyncGenerator<Event> {
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue }];
    const input = { LookupAttributes, StartTime, EndTime, ...(NextToken && { NextToken }) };
    const answer = await cloudTrail.send(new LookupEventsCommand(input));
    yield* answer.Events ?? [];
    NextToken = answer.NextToken;
    if (!NextToken) return;
  }
}

/** Calls name the stack by its name or its ARN, or a change set by its ARN alone. */
function isAbout({ CloudTrailEvent = '' }: Event, { name, id, changeSetId }: DeployedStack): boolean {
  const parameters = (detailOf(CloudTrailEvent)?.requestParameters ?? {}) as Readonly<Record<string, unknown>>;
  const { stackName, changeSetName } = parameters;
  return stackName === name || stackName === id || (changeSetName !== undefined && changeSetName === changeSetId);
}

function attemptOf({ CloudTrailEvent = '', EventId = '' }: Event): Attempt {
  return parseAttempt(JSON.stringify({ detail: detailOf(CloudTrailEvent) }), EventId);
}

function detailOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
