/** The sample audit log, deployed to a local AWS of its own with the real CDK CLI. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploy, synthesize } from '../../bin/start/cdk';
import { DEFAULT_CONFIG_FILE, loadConfig, type Config } from '../../lib/config';
import { startLocalAws, type LocalAws } from '../../lib/local-aws';

export interface Deployed {
  readonly config: Config;
  /** Name of the stack. */
  readonly stack: string;
  readonly aws: LocalAws;
  /** Stops the local AWS and takes the assembly away. */
  remove(): Promise<void>;
}

/** Deploys `wormtrail.config.json`; the SDK's environment of this process leads to it from then on. */
export async function deploySample(): Promise<Deployed> {
  const config = loadConfig(DEFAULT_CONFIG_FILE);
  const assembly = await mkdtemp(join(tmpdir(), 'wormtrail-e2e-'));
  const aws = await startLocalAws({ account: config.account, region: config.region, tell: () => undefined });
  Object.assign(process.env, aws.environment);
  const remove = async (): Promise<void> => {
    await aws.stop();
    await rm(assembly, { recursive: true, force: true });
  };
  try {
    await synthesize(DEFAULT_CONFIG_FILE, assembly);
    await deploy(assembly, aws.environment);
    for (const { email } of Object.values(config.owners)) await aws.confirmSubscriptions(email);
    return { config, stack: config.name, aws, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
