/**
 * Makes what all suites share: `assembly FOLDER` synthesizes the sample, `deployment FOLDER` deploys it until its input ends, `empty`
 * starts a local AWS with nothing in it until its input ends.
 */
import { deploy, synthesize } from '../../../bin/start/cdk';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../../lib/config';
import { OWNERS } from '../../../lib/facts/requirements';
import { startLocalAws, type LocalAws } from '../../../lib/local-aws';

/** A local AWS of its own with the sample deployed, its owners' subscriptions confirmed. */
export async function deployedAws(assembly: string): Promise<LocalAws> {
  const { owners } = loadConfig(DEFAULT_CONFIG_FILE);
  const aws = await emptyAws();
  try {
    await deploy(assembly, aws.environment);
    for (const owner of OWNERS) await aws.confirmSubscriptions(owners[owner].email);
    return aws;
  } catch (error) {
    await aws.stop();
    throw error;
  }
}

function emptyAws(): Promise<LocalAws> {
  const { account, region } = loadConfig(DEFAULT_CONFIG_FILE);
  // what is deployed stays as it is, however long the suites take
  return startLocalAws({ account, region, schedulesWait: true, tell: () => undefined });
}

async function main([what, folder = '']: readonly string[]): Promise<void> {
  if (what === 'assembly') {
    await synthesize(DEFAULT_CONFIG_FILE, folder);
    console.log(folder);
    return;
  }
  const aws = await (what === 'empty' ? emptyAws() : deployedAws(folder));
  console.log(aws.endpoint);
  process.stdin.on('end', () => void aws.stop()).resume();
}

if (require.main === module) void main(process.argv.slice(2));
