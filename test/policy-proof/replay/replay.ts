/** Replays a cell of the policy proof: the principal makes the call, on a copy of the deployed sample. */
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { Config } from '../../../lib/config';
import { drillFolder } from '../../../lib/drill/names';
import { prefixOf } from '../../../lib/evidence/names';
import { sdkAws } from '../../../lib/threats/aws';
import { readTarget } from '../../../lib/threats/deployed';
import { deploySample } from '../../support/deployed';
import { waysOf } from './calls';
import { actingAs, enter } from './cast';
import type { Drawn } from './cells';
import type { Place, Way } from './way';

/** What the call was answered: `allowed`, or the message of the refusal. */
export async function replay(drawn: Drawn): Promise<string> {
  const { config, remove } = await deploySample();
  try {
    process.env.AWS_MAX_ATTEMPTS = '1';
    const place = await placeOf(drawn, config);
    const ways = waysOf(drawn.action)?.(place) ?? [];
    const buckets = [place.log.bucket, place.evidence.bucket];
    const credentials = await enter(drawn.principal, config, buckets).catch(refusalOf);
    if (typeof credentials === 'string') return credentials;
    let answer = '';
    for (const way of ways) {
      answer = await actingAs(credentials, () => attempt(way, drawn.action.name));
      if (answer === 'allowed') return answer;
    }
    return answer;
  } finally {
    await remove();
  }
}

async function attempt(way: Way, action: string): Promise<string> {
  try {
    await sdkAws()(way);
    return 'allowed';
  } catch (error) {
    const { $metadata: { httpStatusCode: status = 500 } = {} } = error as { $metadata?: { httpStatusCode?: number } };
    // neither the SDK's own complaint nor the local AWS's failure is an answer of AWS
    if (status >= 500) throw error;
    const refusal = refusedWith(error);
    const asked = /perform: (\S+)/.exec(refusal ?? '')?.[1] ?? action;
    return refusal !== undefined && (way.through || asked === action) ? refusal : 'allowed';
  }
}

/** The message of a refusal; undefined where AWS answered anything else. */
function refusedWith(error: unknown): string | undefined {
  const { name, message } = error as Error;
  return /^(AccessDenied|AuthorizationError)/.test(name) ? `${name}: ${message}` : undefined;
}

/** @throws What is no refusal. */
function refusalOf(error: unknown): string {
  const refusal = refusedWith(error);
  if (refusal === undefined) throw error;
  return refusal;
}

/** The objects that are asked for are put there by the hand that arranges tests, whom no policy binds. */
async function placeOf({ matrix, principal }: Drawn, { name, account, region }: Config): Promise<Place> {
  const aws = sdkAws();
  const target = await readTarget(name, aws);
  const log = { bucket: target.logBucket, key: `AWSLogs/${account}/CloudTrail/${region}/2026/11/22/example.json.gz` };
  const canary = `${drillFolder(name, new Date('2026-11-22T21:00:00Z'))}canary`;
  const evidence = { bucket: target.evidenceBucket, key: `${prefixOf(name)}example.json`, canary };
  const put = async (Bucket: string, Key: string): Promise<string> => {
    const { VersionId } = await aws({ service: 's3api', operation: 'PutObject', input: { Bucket, Key, Body: 'x' } });
    return String(VersionId);
  };
  const [ofLog, ofEvidence, ofCanary] = await Promise.all([
    put(log.bucket, log.key),
    put(evidence.bucket, evidence.key),
    put(evidence.bucket, canary),
  ]);
  const objects: Readonly<Record<string, Pick<Place, 'bucket' | 'object'>>> = {
    'Evidence bucket': { bucket: evidence.bucket, object: { key: evidence.key, versionId: ofEvidence } },
    'Canary of a drill': { bucket: evidence.bucket, object: { key: canary, versionId: ofCanary } },
  };
  const inLog = { bucket: log.bucket, object: { key: log.key, versionId: ofLog } };
  const { EventSourceMappings: [mapping] = [] } = await new LambdaClient({}).send(
    new ListEventSourceMappingsCommand({ FunctionName: `${name}-tamper-responder` }),
  );
  return {
    ...{ account, region, name, log, evidence, ...(objects[matrix] ?? inLog) },
    key: principal === 'stranger' ? `arn:aws:kms:${region}:${account}:key/${target.key}` : target.key,
    mapping: mapping?.UUID ?? '',
  };
}
