/** A held log file whose hold was lifted outside is a finding, and stays one until it is held again. */
import { GetObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { heldObjectFindings } from '../../lib/drift/held-objects';
import type { AuditLog } from '../../lib/facts/audit-log';
import type { Finding } from '../../lib/findings/finding';
import { HOLDERS, LEGAL, logFile, NOW, PRIVACY, World } from '../holds/support';
import { soundAuditLog } from '../support/sound-audit-log';

const sound = soundAuditLog();
const auditLog: AuditLog = { ...sound, requirements: { ...sound.requirements, holders: HOLDERS } };

/** The evidence in one bucket, the log files in the other, and whether one is held. */
function clientOf(world: World): { s3: S3Client } {
  const [evidence, log] = [world.bucket.client(), world.log.client()];
  const send = (command: { input: { Bucket?: string; Key?: string } }) => {
    if (command instanceof GetObjectLegalHoldCommand) {
      const { Key = '' } = command.input;
      if (world.log.held.has(Key)) return Promise.resolve({ LegalHold: { Status: 'ON' } });
      return Promise.reject(Object.assign(new Error('none'), { name: 'NoSuchObjectLockConfiguration' }));
    }
    return (command.input.Bucket === auditLog.log.bucket.ref ? log : evidence).send(command as never);
  };
  return { s3: { send } as unknown as S3Client };
}

const statuses = (findings: readonly Finding[]) =>
  findings.map(({ guardrail, status, path }) => [guardrail, status, path]);
const check = (world: World, before: readonly Finding[] = [], draw = 0) =>
  heldObjectFindings(auditLog, clientOf(world), before, () => draw);

const FILES = ['2026-01-01', '2026-01-31'].map((day) => logFile(day)) as [string, string];

async function heldWorld(): Promise<{ world: World; id: string }> {
  const world = new World([...FILES]);
  const id = world.add();
  await world.run();
  return { world, id };
}

test('what is held passes; without holders nothing is asked', async () => {
  const { world } = await heldWorld();
  expect(statuses(await check(world))).toEqual([['HeldFilesHeld', 'PASS', '']]);
  expect(await heldObjectFindings(sound, clientOf(world), [])).toEqual([]);
});

test('one that was lifted outside is named, whichever day is drawn next, until it is held again', async () => {
  const { world, id } = await heldWorld();
  world.log.held.delete(FILES[0]);
  const found = await check(world);
  expect(statuses(found)).toEqual([['HeldFilesHeld', 'FAIL', FILES[0]]]);
  expect(found[0]).toMatchObject({ severity: 'CRITICAL', expected: `held by ${id}` });
  expect(statuses(await check(world, [], 0.999))).toEqual([['HeldFilesHeld', 'PASS', '']]);
  expect(statuses(await check(world, found, 0.999))).toEqual([['HeldFilesHeld', 'FAIL', FILES[0]]]);
  world.log.held.add(FILES[0]);
  expect(statuses(await check(world, found, 0.999))).toEqual([['HeldFilesHeld', 'PASS', '']]);
});

test('one that was lifted, and is deleted since, stays named', async () => {
  const { world } = await heldWorld();
  world.log.held.delete(FILES[0]);
  const found = await check(world);
  world.log.keys.splice(world.log.keys.indexOf(FILES[0]), 1);
  expect(statuses(await check(world, found, 0.999))).toEqual([['HeldFilesHeld', 'FAIL', FILES[0]]]);
});

test('one that two holders released is no finding', async () => {
  const { world, id } = await heldWorld();
  for (const holder of [LEGAL, PRIVACY]) world.release(id, holder);
  world.log.held.clear();
  expect(statuses(await check(world))).toEqual([['HeldFilesHeld', 'PASS', '']]);
  await world.run();
  expect(statuses(await check(world))).toEqual([['HeldFilesHeld', 'PASS', '']]);
});

test('one that is behind many others of its day is drawn as well', async () => {
  const digests = Array.from({ length: 24 }, (_, number) =>
    logFile('2026-01-01', { number, kind: 'CloudTrail-Digest' }),
  );
  const world = new World([...digests, ...FILES]);
  world.add();
  await world.run();
  world.log.held.delete(FILES[0]);
  const draws = [0, 0.99];
  const found = await heldObjectFindings(auditLog, clientOf(world), [], () => draws.shift() ?? 0.5);
  expect(statuses(found)).toEqual([['HeldFilesHeld', 'FAIL', FILES[0]]]);
});

test('one that was lifted from another hold is not asked of this one', async () => {
  const world = new World([...FILES, logFile('2026-01-01', { region: 'us-east-1' })]);
  const first = world.add(LEGAL, { prefix: FILES[0] });
  world.add(LEGAL, { case: 'C-18', prefix: logFile('2026-01-01', { region: 'us-east-1' }) });
  await world.run();
  world.log.held.delete(FILES[0]);
  const found = await check(world);
  expect(found.map(({ expected }) => expected)).toEqual([`held by ${first}`]);
  expect((await check(world, found)).map(({ expected }) => expected)).toEqual([`held by ${first}`]);
  for (const holder of [LEGAL, PRIVACY]) world.release(first, holder);
  await world.run();
  expect(statuses(await check(world, found))).toEqual([['HeldFilesHeld', 'PASS', '']]);
});

test('a log file that came after the hold was set is no finding', async () => {
  const { world } = await heldWorld();
  const late = logFile('2026-01-01', { number: 0 });
  world.log.keys.push(late);
  world.log.later.set(late, new Date(NOW.getTime() + 1000));
  expect(statuses(await check(world))).toEqual([['HeldFilesHeld', 'PASS', '']]);
});

test('a hold that is lifted while files are drawn is no finding', async () => {
  const { world, id } = await heldWorld();
  const { s3 } = clientOf(world);
  const send = async (command: object) => {
    if (command instanceof GetObjectLegalHoldCommand && world.held.length > 0) {
      for (const holder of [LEGAL, PRIVACY]) world.release(id, holder);
      await world.run();
    }
    return s3.send(command as never);
  };
  const found = await heldObjectFindings(auditLog, { s3: { send } as unknown as S3Client }, []);
  expect(statuses(found)).toEqual([['HeldFilesHeld', 'PASS', '']]);
});

test('what cannot be read is unknown, and what was open stays open', async () => {
  const { world } = await heldWorld();
  world.log.held.clear();
  const found = await check(world);
  world.bucket.refused.add('ListObjectVersionsCommand');
  expect((await check(world, found)).map(({ status }) => status)).toEqual(['FAIL', 'UNKNOWN']);
});
