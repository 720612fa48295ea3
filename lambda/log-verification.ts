/** Log verification: the day before by schedule, or one task of the state machine that verifies more than fits one run. */
import { S3Client } from '@aws-sdk/client-s3';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { codeHash } from '../lib/functions/code-hash';
import { embeddedMetrics } from '../lib/functions/embedded-metrics';
import { sessionsOf } from '../lib/facts/account/assumed-role';
import { functionEnvironment, trailElsewhere } from '../lib/functions/environment';
import { AwsFetcher } from '../lib/integrity/aws-fetcher';
import { listMembers } from '../lib/integrity/list-members';
import { answerTask, parseTask, type TaskAnswer } from '../lib/integrity/run/tasks';
import type { RunContext } from '../lib/integrity/run/record';
import { parseTrailArn } from '../lib/integrity/trail-arn';
import { METRICS } from '../lib/metrics';

const code = codeHash(__filename);
const elsewhere = trailElsewhere(process.env);
const trailReader = elsewhere && sessionsOf(elsewhere.reader);
const s3 = new S3Client({});
const sns = new SNSClient({});
/** Imported to only where the configuration asks for it. */
const securityHub = process.env.WORMTRAIL_SECURITY_HUB === 'true' ? new SecurityHubClient({}) : undefined;
/** Left for telling the owners and writing the evidence. */
const MILLISECONDS_TO_RECORD = 60_000;

interface Invocation {
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

export async function handler(event: unknown, invocation: Invocation): Promise<TaskAnswer> {
  const now = new Date();
  const { auditLog, evidenceBucket, topics } = functionEnvironment(process.env);
  const trailArn = process.env.WORMTRAIL_TRAIL_ARN ?? '';
  const { homeRegion } = parseTrailArn(trailArn).trail;
  const fetcher = new AwsFetcher({ region: homeRegion, trailArn, ...(trailReader && { trailReader }) });
  const [, partition = '', , region = '', account = ''] = invocation.invokedFunctionArn.split(':');
  const run: RunContext = {
    ...{ auditLog, evidenceBucket, s3, now, code, trigger: 'schedule' },
    ...{ topics, sns, environment: { account, region, partition }, ...(securityHub && { securityHub }) },
    ledger: process.env.WORMTRAIL_LEDGER === 'true',
  };
  const milliseconds = invocation.getRemainingTimeInMillis() - MILLISECONDS_TO_RECORD;
  const answer = await answerTask(parseTask(event), {
    ...{ run, trailArn, fetcher, milliseconds },
    ...(elsewhere && { delivery: elsewhere.delivery }),
    ...(trailReader && { members: () => listMembers(trailReader, homeRegion) }),
  });
  if (answer.completed) {
    process.stdout.write(`${embeddedMetrics(auditLog, { [METRICS.verificationsCompleted]: 1 }, now)}\n`);
  }
  return answer;
}
