/** What a sample is drawn by: the newest cosignature of enough witnesses, else what the signer of the ledger could have foreseen. */
import { formatNoteKey } from '../../lib/transparency/note';
import type { WitnessPolicy } from '../../lib/transparency/witness-policy';
import { BucketArchive } from '../../lib/ledger/archive';
import { parseDeployedWitnesses, policyOf } from '../../lib/ledger/deployed-witnesses';
import { openEarlierProofs } from '../../lib/ledger/earlier-proofs';
import { postToWitness } from '../../lib/ledger/post';
import type { SampleSeed } from '../../lib/ledger/sample-seed';
import { askWitnesses } from '../../lib/ledger/witnesses';
import { DAY, HOUR, LOG, NIGHT, World } from './support';
import { TestWitness } from './witness';

const running: TestWitness[] = [];
afterEach(() => running.splice(0).forEach((witness) => witness.stop()));

/** A ledger that so many of two witnesses have cosigned. */
async function cosignedBy(count: number): Promise<{ world: World; policy: WitnessPolicy }> {
  const world = await World.ofADay();
  await world.append();
  const witnesses = [1, 2].map((seed) => new TestWitness(seed, [world.signer.key]));
  running.push(...witnesses);
  const urls = await Promise.all(witnesses.map((witness) => witness.start()));
  const of = witnesses.map(({ key }, at) => ({ key: formatNoteKey(key), url: urls[at] ?? '' }));
  const deployed = parseDeployedWitnesses(JSON.stringify({ quorum: 2, of }));
  for (const witness of witnesses) witness.now = NIGHT;
  const asked = { witnesses: deployed.of.slice(0, count), post: postToWitness, now: NIGHT };
  await askWitnesses(world.store, world.signer.key, asked);
  return { world, policy: policyOf(deployed) };
}

async function seedOf(world: World, policy: WitnessPolicy | undefined, now = NIGHT): Promise<SampleSeed> {
  return (await openEarlierProofs(new BucketArchive(world.evidence), { auditLog: LOG })).sampleSeed(policy, now);
}

test('cosigned of late: nobody could foresee it', async () => {
  const { world, policy } = await cosignedBy(2);
  const { seed, drawnFrom, foreseeable } = await seedOf(world, policy);
  expect(seed).toMatch(/^[0-9a-f]{64}$/);
  expect(drawnFrom).toBe(
    'the cosignature of witness.example/w1 and witness.example/w2 of 2026-01-02T04:00:00.000Z, at 20 leaves',
  );
  expect(foreseeable).toBe(false);
  // what the ledger gained since, and nobody cosigned, changes nothing
  await world.hourly(1, new Date(NIGHT.getTime() + HOUR));
  expect((await seedOf(world, policy)).seed).toBe(seed);
});

test('the seed is of the signatures alone: what else stands in the file does not count', async () => {
  const { world, policy } = await cosignedBy(2);
  const { seed } = await seedOf(world, policy);
  for (const version of world.bucket.versions.filter(({ key }) => key.includes('/cosignature/'))) {
    Object.assign(version, { body: `${String(version.body)}— somebody.else AAAAAAAA\n` });
  }
  expect((await seedOf(world, policy)).seed).toBe(seed);
});

test.each<[what: string, cosigners: number, hasPolicy: boolean, later: number, drawnFrom: RegExp]>([
  ['the cosignature is old', 2, true, 2 * DAY, /^the cosignature of /],
  ['too few have cosigned', 1, true, 0, /^the root of the ledger at 20 leaves$/],
  ['nobody has', 0, true, 0, /^the root of the ledger/],
  ['there are no witnesses', 2, false, 0, /^the root of the ledger/],
])('where %s, it could be foreseen', async (_, cosigners, hasPolicy, later, drawnFrom) => {
  const { world, policy } = await cosignedBy(cosigners);
  const found = await seedOf(world, hasPolicy ? policy : undefined, new Date(NIGHT.getTime() + later));
  expect(found.foreseeable).toBe(true);
  expect(found.drawnFrom).toMatch(drawnFrom);
  expect(found.seed).toMatch(/^[0-9a-f]{64}$/);
});
