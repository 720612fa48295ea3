/** The log bucket's objects: locked, seen and written once; page by page, and nothing found is forgotten on the way. */
import type { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { GetObjectRetentionCommand } from '@aws-sdk/client-s3';
import { lookAtObjects, type Looking } from '../../lib/drift/objects';
import { accountClients } from '../../lib/facts/account/clients';
import type { AuditLog } from '../../lib/facts/audit-log';
import { needsAttention } from '../../lib/findings/finding';
import { liveAuditLog } from '../support/sound-audit-log';

const NOW = new Date('2026-11-22T21:00:00Z');
const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const DAYS = 365;

interface Stored {
  readonly key: string;
  readonly marker?: boolean;
  readonly lock?: object | 'none' | 'denied';
}

const log = (day: string, name: string): string => `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/2026/11/${day}/${name}`;
const LOCK = { Mode: 'COMPLIANCE', RetainUntilDate: new Date('2040-01-01') };

/** A real client whose calls end before the network, in a bucket whose pages hold `page` versions. */
function bucketOf(stored: readonly Stored[], page = 1000) {
  const clients = accountClients({ attempts: 1 });
  const calls: string[] = [];
  const versions = stored.map((each, index) => ({ ...each, id: `v${index}` }));
  const list = ({ Prefix = '', KeyMarker = '' }: ListObjectVersionsCommand['input']): object => {
    const after = versions
      .filter(({ key }) => key.startsWith(Prefix) && key > KeyMarker)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const entries = after.slice(0, page).map(({ key, id, marker }) => ({
      Key: key,
      VersionId: id,
      IsLatest: versions.findLast((other) => other.key === key)?.id === id,
      LastModified: new Date(NOW.getTime() - 1000 * (versions.length - Number(id.slice(1)))),
      Size: 1,
      marker,
    }));
    return {
      Name: 'log-bucket',
      IsTruncated: after.length > page,
      NextKeyMarker: after.length > page ? entries.at(-1)?.Key : undefined,
      Versions: entries.filter(({ marker }) => !marker),
      DeleteMarkers: entries.filter(({ marker }) => marker),
    };
  };
  const retention = ({ VersionId }: GetObjectRetentionCommand['input']): object => {
    const { lock = LOCK } = versions.find(({ id }) => id === VersionId) ?? {};
    if (lock === 'none') throw Object.assign(new Error('none'), { name: 'NoSuchObjectLockConfiguration' });
    if (lock === 'denied') throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    return { Retention: lock };
  };
  clients.s3.middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) => {
        calls.push(`${commandName} ${(input as { Prefix?: string }).Prefix ?? ''}`);
        const output =
          commandName === GetObjectRetentionCommand.name ? retention(input as never) : list(input as never);
        return Promise.resolve({ response: {}, output: output as never });
      },
    { step: 'initialize', priority: 'high' },
  );
  return { clients, calls };
}

function auditLog(): AuditLog {
  const sound = liveAuditLog();
  const stacks = [{ name: 'stack', terminationProtection: true, account: ACCOUNT, region: REGION }];
  return {
    ...sound,
    stacks,
    trails: [],
    observedAt: NOW,
    requirements: { ...sound.requirements, shortestRetentionDays: DAYS },
  };
}

async function look(stored: readonly Stored[], looking: Partial<Looking> = {}, page?: number) {
  const { clients, calls } = bucketOf(stored, page);
  const { findings, next } = await lookAtObjects(auditLog(), clients, { now: NOW, before: [], ...looking });
  return {
    findings,
    told: findings.filter(needsAttention).map(({ guardrail, path }) => `${guardrail} ${path}`),
    next,
    calls,
  };
}

const A = log('22', 'a');

test.each<[what: string, stored: Stored[], told: string[]]>([
  ['nothing yet', [], []],
  ['a locked file', [{ key: A }], []],
  ['a file without a lock', [{ key: A, lock: 'none' }], [`NewestObjectsLocked ${A}`]],
  ['a file in GOVERNANCE mode', [{ key: A, lock: { ...LOCK, Mode: 'GOVERNANCE' } }], [`NewestObjectsLocked ${A}`]],
  [
    'a file that is locked too short',
    [{ key: A, lock: { ...LOCK, RetainUntilDate: new Date('2027-01-01') } }],
    [`NewestObjectsLocked ${A}`],
  ],
  ['a lock that cannot be read', [{ key: A, lock: 'denied' }], ['FactCouldNotBeRead ']],
  ['a hidden file', [{ key: A }, { key: A, marker: true }], [`LogFileHidden ${A}`]],
  ['an overwritten file', [{ key: A }, { key: A }], [`LogFileOverwritten ${A}`]],
])('%s', async (_, stored, told) => {
  expect((await look(stored)).told).toEqual(told);
});

describe('a bucket that is larger than a page', () => {
  const FILES = ['01', '02', '03', '04', '05', '06'].map((day) => ({ key: log(day, 'file') }));

  test('is walked page by page, and begins anew at its end', async () => {
    const places: (string | undefined)[] = [];
    let after: string | undefined;
    for (let run = 0; run < 6; run += 1) {
      const { next } = await look(FILES, after === undefined ? {} : { after }, 2);
      places.push(next?.slice(-7, -5));
      after = next;
    }
    expect(places).toEqual(['01', '02', '03', '04', undefined, '01']);
  });

  test("has today's log files looked at in every run, in one call more", async () => {
    const hidden = [{ key: A }, { key: A, marker: true }];
    const { told, calls } = await look([...FILES, ...hidden], {}, 2);
    expect(told).toEqual([`LogFileHidden ${A}`]);
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      'ListObjectVersionsCommand',
      'ListObjectVersionsCommand',
      'GetObjectRetentionCommand',
    ]);
  });

  test('has what was found before looked at wherever the page is', async () => {
    const [key = ''] = FILES.map((file) => file.key).slice(4);
    const hidden = [...FILES, { key, marker: true }];
    const after = FILES[3]?.key ?? '';
    const found = await look(hidden, { after }, 2);
    expect(found.told).toEqual([`LogFileHidden ${key}`]);
    const elsewhere = { before: found.findings };
    expect((await look(hidden, elsewhere, 2)).told).toEqual([`LogFileHidden ${key}`]);
    expect((await look(FILES, elsewhere, 2)).told).toEqual([]);
  });
});

test('a listing that fails is unproven, forgets nothing, and is tried again at the same place', async () => {
  const { findings } = await look([{ key: A }, { key: A, marker: true }]);
  expect(findings.map(({ guardrail, status }) => `${status} ${guardrail}`)).toEqual([
    'FAIL LogFileHidden',
    'PASS LogFileOverwritten',
    'PASS NewestObjectsLocked',
  ]);
  const clients = accountClients({ attempts: 1 });
  clients.s3.middlewareStack.add(() => () => Promise.reject(new Error('no')), { step: 'initialize', priority: 'high' });
  const looked = await lookAtObjects(auditLog(), clients, { now: NOW, before: findings, after: A });
  expect(looked.findings.map(({ guardrail, status }) => `${status} ${guardrail}`)).toEqual([
    'FAIL LogFileHidden',
    'UNKNOWN FactCouldNotBeRead',
  ]);
  expect(looked.next).toBe(A);
});
