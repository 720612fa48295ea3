/** A package says without AWS what the verification in the account said, and nothing more. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderPackage } from '../../lib/audit-package/report';
import { makeSigningKey } from '../support/archive/signing-key';
import { ARCHIVE_START, KEY, soundArchive, at, onlyChain } from '../integrity/support';
import { checkAt, filesOf, makePackage } from './support';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-package-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let next = 0;
const newPath = (ending = ''): string => join(folder, `package-${(next += 1)}${ending}`);

describe.each([
  ['a folder', ''],
  ['an archive', '.zip'],
])('%s', (_what, ending) => {
  it('proves that the log is whole where it holds the log files', async () => {
    const path = newPath(ending);
    const { manifest } = await makePackage(path);
    const result = await checkAt(path);
    expect(result).toMatchObject({ holds: true, signature: { state: 'unsigned' }, attested: 'PASSED' });
    expect(result.files).toEqual({ sound: manifest.files.length, problems: [] });
    const { whole, digests, logFiles } = onlyChain(at([result.verification ?? fail()], 0));
    expect({ whole, digests, logFiles }).toEqual({
      whole: true,
      digests: { valid: 3, invalid: 0, missing: 0 },
      logFiles: { valid: 3, invalid: 0, missing: 0 },
    });
  });

  it('never calls the log whole where it holds no log files', async () => {
    const path = newPath(ending);
    await makePackage(path, { includeLogs: false });
    const { holds, verification, notKnown } = await checkAt(path);
    expect({ holds, whole: verification?.whole }).toEqual({ holds: true, whole: false });
    expect(onlyChain(verification ?? fail())).toMatchObject({ notRead: 3, logFiles: { valid: 0 }, problems: [] });
    expect(notKnown).toContain('What the log files hold: they are not in the package.');
  });

  it('is the same, byte by byte, when it is made again', async () => {
    const { bucket } = soundArchive({ hours: 2, filesPerHour: 2 });
    const [one, other] = [newPath(ending), newPath(ending)];
    await makePackage(one, {}, bucket);
    await makePackage(other, {}, bucket);
    if (ending === '') expect(filesOf(one)).toEqual(filesOf(other));
    else
      expect(filesOf(folder).get(one.slice(folder.length + 1))).toEqual(
        filesOf(folder).get(other.slice(folder.length + 1)),
      );
  });
});

it('says of tampered logs what the verification in the account said', async () => {
  const { bucket, hours } = soundArchive({ hours: 3, filesPerHour: 2 });
  bucket.delete(at(at(hours, 0).logFiles, 0).key);
  bucket.put({ ...at(at(hours, 1).logFiles, 1), body: Buffer.from('x') });
  bucket.erase(at(hours, 1).digest.key);
  bucket.put({ ...at(hours, 2).digest, metadata: {} });
  const path = newPath();
  const { result } = await makePackage(path, {}, bucket);
  const { verification, holds, attested } = await checkAt(path);
  const problems = onlyChain(result).problems.map(({ kind, key }) => ({ kind, key }));
  expect(problems.length).toBeGreaterThan(3);
  expect(onlyChain(verification ?? fail()).problems.map(({ kind, key }) => ({ kind, key }))).toEqual(problems);
  expect({ holds, attested }).toEqual({ holds: false, attested: 'FAILED' });
});

it('does not hold where the verification in the account found what cannot be seen without AWS', async () => {
  const { bucket } = soundArchive({ hours: 3, filesPerHour: 1 });
  bucket.status = { logging: false, startedAt: ARCHIVE_START, stoppedAt: new Date('2026-01-01T03:10:00Z') };
  const end = new Date('2026-01-01T04:30:00Z');
  const path = newPath();
  await makePackage(path, {}, bucket, { end, now: end });
  const result = await checkAt(path);
  expect(onlyChain(result.verification ?? fail()).whole).toBe(true);
  expect({ attested: result.attested, holds: result.holds }).toEqual({ attested: 'FAILED', holds: false });
  expect(renderPackage(result, 'text')).toMatch(/does not hold: verification\.json names problems of the log/);
});

it("says that a package made of keys of one's own holds only if they are CloudTrail's", async () => {
  const path = newPath();
  await makePackage(path);
  const given = { fingerprint: KEY.fingerprint, value: KEY.value };
  expect(renderPackage(await checkAt(path), 'text')).toMatch(
    /keys that the package brings along\.[^]*holds, if the public keys in it are CloudTrail's\.\n$/,
  );
  expect(String(filesOf(path).get('README.md'))).toContain('--public-keys KEYS`');
  const judged = await checkAt(path, { publicKeys: [given] });
  expect(renderPackage(judged, 'text')).toMatch(/keys that you gave\.[^]*what the package holds\.\n$/);
  expect((await checkAt(path, { publicKeys: [{ ...given, value: makeSigningKey().value }] })).holds).toBe(false);
});

it('does not repeat what only AWS can say: locks, and when the trail began', async () => {
  const { bucket, hours } = soundArchive({ hours: 3, filesPerHour: 1 });
  bucket.delete(at(hours, 0).digest.key);
  const path = newPath();
  const { result } = await makePackage(path, {}, bucket);
  const originals = (chain = onlyChain(result)): unknown[] => chain.problems.map(({ original }) => original?.survives);
  expect(originals()).toEqual(['locked']);
  expect(originals(onlyChain((await checkAt(path)).verification ?? fail()))).toEqual(['lock unknown']);
});

it('leaves nothing behind where it cannot be made', async () => {
  const path = newPath();
  const { bucket } = soundArchive({ hours: 1 });
  bucket.get = () => Promise.reject(new Error('the network is gone'));
  const before = readdirSync(folder);
  await expect(makePackage(path, {}, bucket)).rejects.toThrow('the network is gone');
  expect(readdirSync(folder)).toEqual(before);
});

function fail(): never {
  throw new Error('there is no verification');
}
