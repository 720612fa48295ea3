/** The sample audit log, synthesized and deployed once for all suites with the real CDK CLI; each suite takes a fork of it. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { DEFAULT_CONFIG_FILE, loadConfig, type Config } from '../../lib/config';
import { connectLocalAws, startLocalAws, type LocalAws, type LocalAwsConnection } from '../../lib/local-aws';
import { PATIENCE_SECONDS } from './patience';
import { deployedAws } from './sample/make';

/** Which account it plays, and where, the sample's configuration says. */
export type Aws = LocalAwsConnection & Pick<LocalAws, 'stop'>;

export interface Deployed {
  readonly config: Config;
  /** Name of the stack. */
  readonly stack: string;
  readonly aws: Aws;
  /** Waits until all events have arrived and what they invoke has ended. */
  settle(): Promise<void>;
  /** Stops the local AWS. */
  remove(): Promise<void>;
}

/** The folder of the sample's cloud assembly; it belongs to all suites, so none writes to it. */
export function sampleAssembly(): Promise<string> {
  return made('assembly');
}

/** A local AWS of the suite's own with the sample deployed; the SDK's environment of this process leads to it from then on. */
export async function deploySample(): Promise<Deployed> {
  const config = loadConfig(DEFAULT_CONFIG_FILE);
  // Windows has no fork: there each suite deploys.
  const aws =
    process.platform === 'win32' ? await deployedAws(await sampleAssembly()) : await fork('deployment', config.region);
  Object.assign(process.env, aws.environment);
  const settle = async (): Promise<void> => {
    if (!(await aws.idle(PATIENCE_SECONDS))) throw new Error(`Work was under way after ${PATIENCE_SECONDS} s.`);
  };
  return { config, stack: config.name, aws, settle, remove: () => aws.stop() };
}

/** A local AWS of the suite's own with nothing in it; the SDK's environment of this process leads to it from then on. */
export async function emptyAws(): Promise<Aws> {
  const { account, region } = loadConfig(DEFAULT_CONFIG_FILE);
  const aws =
    process.platform === 'win32'
      ? await startLocalAws({ account, region, schedulesWait: true })
      : await fork('empty', region);
  Object.assign(process.env, aws.environment);
  return aws;
}

async function fork(what: 'empty' | 'deployment', region: string): Promise<Aws> {
  const template = await made(what);
  const { endpoint, processId } = JSON.parse(
    await textOf(`${template}/wormtrail/fork?seconds=${PATIENCE_SECONDS}`, 'POST'),
  ) as {
    endpoint: string;
    processId: number;
  };
  const stop = (): Promise<void> => Promise.resolve(void process.kill(processId, 'SIGTERM'));
  return { ...connectLocalAws(endpoint, region), stop };
}

function made(what: 'assembly' | 'deployment' | 'empty'): Promise<string> {
  return textOf(`${process.env.WORMTRAIL_SAMPLE}/${what}`);
}

/** Waits as long as it takes: `fetch` gives up after five minutes, in which a new clone may still install Python's packages. */
async function textOf(url: string, method = 'GET'): Promise<string> {
  const [answer] = (await once(request(url, { method }).end(), 'response')) as [IncomingMessage];
  const body = await text(answer);
  if ((answer.statusCode ?? 500) >= 300) throw new Error(body);
  return body;
}
