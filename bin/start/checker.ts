/** The deployed drift checker, invoked as its schedule would. */
import { Lambda } from '@aws-sdk/client-lambda';
import type { Link } from '../../lib/evidence/document';
import type { Report } from '../../lib/findings/finding';
import { sdkAws } from '../../lib/threats/aws';
import { readTarget } from '../../lib/threats/deployed';
import { CheckerError } from './errors';

export interface CheckerRun {
  readonly report: Report;
  readonly evidence: Link;
}

/**
 * Invokes the drift checker of a stack and waits for its report.
 *
 * @throws CheckerError where the function failed.
 */
export async function invokeChecker(stack: string): Promise<CheckerRun> {
  const { checker } = await readTarget(stack, sdkAws());
  const answer = await new Lambda({}).invoke({ FunctionName: checker });
  const payload = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError) throw new CheckerError(checker, payload);
  return JSON.parse(payload) as CheckerRun;
}
