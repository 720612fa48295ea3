/** The sample audit log, synthesized and deployed once for all suites with the real CDK CLI; each suite takes a fork of it. */
import { DEFAULT_CONFIG_FILE, loadConfig, type Config } from '../../lib/config';
import { connectLocalAws, type LocalAws, type LocalAwsConnection } from '../../lib/local-aws';
import { PATIENCE_SECONDS } from './patience';
import { deployedAws } from './sample/make';

type Aws = LocalAwsConnection & Pick<LocalAws, 'stop'>;

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
  const aws = process.platform === 'win32' ? await deployedAws(await sampleAssembly()) : await fork(config.region);
  Object.assign(process.env, aws.environment);
  const settle = async (): Promise<void> => {
    if (!(await aws.idle(PATIENCE_SECONDS))) throw new Error(`Work was under way after ${PATIENCE_SECONDS} s.`);
  };
  return { config, stack: config.name, aws, settle, remove: () => aws.stop() };
}

async function fork(region: string): Promise<Aws> {
  const template = await made('deployment');
  const { endpoint, processId } = JSON.parse(
    await textOf(`${template}/wormtrail/fork?seconds=${PATIENCE_SECONDS}`, 'POST'),
  ) as {
    endpoint: string;
    processId: number;
  };
  const stop = (): Promise<void> => Promise.resolve(void process.kill(processId, 'SIGTERM'));
  return { ...connectLocalAws(endpoint, region), stop };
}

function made(what: 'assembly' | 'deployment'): Promise<string> {
  return textOf(`${process.env.WORMTRAIL_SAMPLE}/${what}`);
}

async function textOf(url: string, method = 'GET'): Promise<string> {
  const answer = await fetch(url, { method });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
