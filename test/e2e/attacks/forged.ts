/** Plays attacks on the evidence as an administrator, whom every policy binds; what names them is the signed log of the writes. */
import { AwsFetcher } from '../../../lib/integrity/aws-fetcher';
import { HOUR } from '../../../lib/integrity/time';
import { compareWrites } from '../../../lib/integrity/run/writes';
import { parseTrailArn } from '../../../lib/integrity/trail-arn';
import { verifyChains } from '../../../lib/evidence/chains';
import { EvidenceStore } from '../../../lib/evidence/store';
import { accountClients } from '../../../lib/facts/account/clients';
import { parseArn } from '../../../lib/facts/arn';
import { needsAttention, type Finding } from '../../../lib/findings/finding';
import { play, type Attack, type Aws, type Call } from '../../../lib/threats/attack';
import { sdkAws } from '../../../lib/threats/aws';
import { readNewestRuns, readTarget } from '../../../lib/threats/deployed';
import type { Target } from '../../../lib/threats/target';
import { assume } from '../../support/assume';
import { cliAws } from '../../support/cli-aws';
import { deploySample, type Deployed } from '../../support/deployed';

/** A write is compared once the digests of two hours behind it are there. */
const HOURS = 4;

let deployed: Deployed;
let target: Target;
let start: Date;
let found: readonly Finding[];
const written = new Map<string, string>();

/** The AWS CLI as a session of a role. */
async function cliAs(arn: string): Promise<Aws> {
  const { account = '', resource = '' } = parseArn(arn) ?? {};
  const { AWS_ACCESS_KEY_ID = '' } = process.env;
  // of another account, its number is the hand that makes the role
  if (account !== deployed.config.account) process.env.AWS_ACCESS_KEY_ID = account;
  try {
    const session = await assume(account, resource.split('/').at(-1) ?? '', 'attack');
    return await cliAws({
      ...deployed.aws.environment,
      AWS_ACCESS_KEY_ID: session.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: session.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: session.SessionToken ?? '',
    });
  } finally {
    process.env.AWS_ACCESS_KEY_ID = AWS_ACCESS_KEY_ID;
  }
}

/** What `wormtrail evidence verify` finds, once the log has arrived. */
async function verifyEvidence(): Promise<readonly Finding[]> {
  let now = start;
  for (let hour = 0; hour < HOURS; hour += 1) now = await deployed.aws.passTime(HOUR / 1000);
  const store = new EvidenceStore(accountClients().s3, target.evidenceBucket, target.stack);
  const chains = await verifyChains(store, { now });
  const { account, trail } = parseTrailArn(target.trailArn);
  const log = { trailArn: target.trailArn, trail, bucket: target.logBucket, prefix: '' };
  const place = { account, region: trail.homeRegion, partition: 'aws' };
  const fetcher = new AwsFetcher({ region: trail.homeRegion, trailArn: target.trailArn });
  const writes = await compareWrites({ store, ...place, log, from: start, now }, fetcher);
  return [...chains.findings, ...writes.findings];
}

const openAt = (key: string): string[] =>
  found.filter((each) => needsAttention(each) && each.resource.endsWith(key)).map(({ guardrail }) => guardrail);

/** A test an attack, on a deployment of their own: what was written stays. */
export function describeForged(attacks: readonly Attack[]): void {
  describe('forged evidence', () => {
    beforeAll(async () => {
      deployed = await deploySample();
      await deployed.settle();
      target = await readTarget(deployed.stack, sdkAws());
      // S3 and CloudTrail know whole seconds: what is written in this one is written after it
      start = new Date(Math.floor(Date.now() / 1000) * 1000);
      const { partition = 'aws', account = '' } = parseArn(target.trailArn) ?? {};
      const administrator = await cliAs(`arn:${partition}:iam::${account}:role/audit-log-administrator`);
      const attacker = async (call: Call) => (call.as === undefined ? administrator : await cliAs(call.as))(call);
      for (const attack of attacks) {
        const aimed = await readNewestRuns(target, accountClients().s3, new Date());
        const calls: Call[] = [];
        const result = await play(attack, aimed, (call) => attacker(call).finally(() => calls.push(call)), sdkAws());
        expect(result).toMatchObject({ kind: 'succeeded' });
        written.set(attack.id, String(calls.find(({ operation }) => operation === 'PutObject')?.input.Key));
        await deployed.settle();
      }
      found = await verifyEvidence();
    });

    afterAll(() => deployed.remove());

    test.each(attacks.map((attack) => [attack.title, attack] as const))('%s: named by evidence verify', (_, attack) => {
      if (attack.outcome.kind !== 'detected') throw new TypeError(`${attack.id} is prevented`);
      const unknownWriter = attack.id === 'write-as-namesake' ? [] : ['EvidenceWriterKnown'];
      expect(openAt(written.get(attack.id) ?? '')).toEqual(
        expect.arrayContaining([...unknownWriter, attack.outcome.guardrail]),
      );
    });

    test('what the functions wrote meanwhile has its event and its writer', () => {
      const forged = new Set(written.values());
      const others = found.filter(
        ({ guardrail, resource, ...rest }) =>
          needsAttention({ guardrail, resource, ...rest }) &&
          guardrail.startsWith('EvidenceWrite') &&
          ![...forged].some((key) => resource.endsWith(key)),
      );
      expect(others).toEqual([]);
    });
  });
}
