/** The answer to tampering: takes what the rules saw, checks at once, and tells security. */
import { embeddedMetrics } from '../lib/functions/embedded-metrics';
import { functionEnvironment } from '../lib/functions/environment';
import { attemptMetrics, checkMetrics } from '../lib/drift/metrics';
import { answerAttempts, type OwnCode } from '../lib/drift/run';
import type { AccountClients } from '../lib/facts/account/clients';
import { CATALOGUE } from '../lib/guardrails/catalogue';
import { isOwnHold, parseAttempt } from '../lib/notify/attempt';

/** A batch of the queue that the rules send to. */
export interface TamperBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** What an invocation answers: SQS deletes the whole batch; a throw delivers the whole batch again. */
export interface TamperAnswer {
  readonly batchItemFailures: readonly never[];
  /** Events that were not answered before. */
  readonly answered: number;
}

/** What SQS hands to a function has records; a schedule's event and a test event have none. */
export function isBatch(event: unknown): event is TamperBatch {
  return Array.isArray((event as Partial<TamperBatch> | undefined)?.Records);
}

export async function answerBatch(
  { Records }: TamperBatch,
  own: OwnCode & { readonly clients: AccountClients },
): Promise<TamperAnswer> {
  const now = new Date();
  const environment = functionEnvironment(process.env);
  // set where the audit log has holders
  const { WORMTRAIL_HOLD_ROLE: holdRole } = process.env;
  const attempts = Records.map(({ messageId, body }) => parseAttempt(body, messageId)).filter(
    (attempt) => !isOwnHold(attempt, holdRole),
  );
  const options = { ...environment, ...own, guardrails: CATALOGUE, trigger: 'tamper-event' as const, now };
  const result = await answerAttempts(options, attempts);
  if (!result) return { batchItemFailures: [], answered: 0 };
  const values = { ...checkMetrics(result.check), ...attemptMetrics(result.bursts) };
  process.stdout.write(`${embeddedMetrics(environment.auditLog, values, now)}\n`);
  return { batchItemFailures: [], answered: result.bursts.reduce((sum, { count }) => sum + count, 0) };
}
