/** A held log file whose hold was lifted outside is a finding, and stays one until it is held again. */
import { GetObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { heldObjectFindings } from '../../lib/drift/held-objects';
import type { AuditLog } from '../../lib/facts/audit-log';
import type { Finding } from '../../lib/findings/finding';
import { HOLDERS, LEGAL, logFile, PRIVACY, World } from '../holds/support';
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
  const world = new World(FILES);
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

test('one that two holders released is no finding', async () => {
  const { world, id } = await heldWorld();
  for (const holder of [LEGAL, PRIVACY]) world.release(id, holder);
  world.log.held.clear();
  expect(statuses(await check(world))).toEqual([['HeldFilesHeld', 'PASS', '']]);
  await world.run();
  expect(statuses(await check(world))).toEqual([['HeldFilesHeld', 'PASS', '']]);
});

test('what cannot be read is unknown, and what was open stays open', async () => {
  const { world } = await heldWorld();
  world.log.held.clear();
  const found = await check(world);
  world.bucket.refused.add('ListObjectVersionsCommand');
  expect((await check(world, found)).map(({ status }) => status)).toEqual(['FAIL', 'UNKNOWN']);
});
