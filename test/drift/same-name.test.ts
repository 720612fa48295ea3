/** Other buckets with the audit log's tags: each is a finding, whichever page of the listing names it. */
import type { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { otherBucketFindings } from '../../lib/drift/same-name';
import { nextStanding, stayingOpen } from '../../lib/drift/standing';
import type { AccountClients } from '../../lib/facts/account/clients';
import type { AuditLog } from '../../lib/facts/audit-log';

const auditLog = {
  name: 'audit-log',
  log: { bucket: { displayName: 'Log', type: 'AWS::S3::Bucket' } },
  inventory: [{ ref: 'logs' }, { ref: 'evidence' }],
} as unknown as AuditLog;

const asked: unknown[] = [];

/** Answers with pages of buckets; with none it answers nothing at all. */
function tagging(...pages: readonly (readonly string[])[]): AccountClients['tagging'] {
  const send = async ({ input }: GetResourcesCommand): Promise<object> => {
    asked.push(input);
    const page = Number(input.PaginationToken ?? 0);
    const [buckets, isMore] = [pages[page], page + 1 < pages.length];
    const ResourceTagMappingList = buckets?.map((bucket) => ({ ResourceARN: `arn:aws:s3:::${bucket}` }));
    return Promise.resolve({ ResourceTagMappingList, PaginationToken: isMore ? String(page + 1) : '' });
  };
  return { send } as unknown as AccountClients['tagging'];
}

const look = (client: AccountClients['tagging'], isFirst = false) =>
  otherBucketFindings(auditLog, { tagging: client }, isFirst);

test.each<[what: string, pages: string[][], status: string, found: unknown[]]>([
  ['its own', [['logs', 'evidence']], 'PASS', [null]],
  ['none', [[]], 'PASS', [null]],
  ['another', [['evidence', 'old-evidence', 'logs']], 'FAIL', ['old-evidence']],
  ['others on a later page', [['logs'], ['old-logs', 'old-evidence']], 'FAIL', ['old-evidence', 'old-logs']],
])('%s', async (_, pages, status, found) => {
  const findings = await look(tagging(...pages));
  expect(findings.map((each) => [each.guardrail, each.status, each.found])).toEqual(
    found.map((bucket) => ['NoOtherBucket', status, bucket]),
  );
});

test('buckets are found by the name of the audit log', async () => {
  asked.length = 0;
  await look(tagging([]));
  expect(asked).toEqual([
    {
      TagFilters: [{ Key: 'wormtrail:audit-log-name', Values: ['audit-log'] }],
      ResourceTypeFilters: ['s3:bucket'],
    },
  ]);
});

test('the first run says that older evidence may stand there, and the finding says so as long as it is open', async () => {
  const [first] = await look(tagging(['old-evidence']), true);
  expect(first?.message).toBe(
    'The bucket old-evidence is tagged as one of audit-log and is not in its stack. ' +
      'The evidence of this audit log begins with this run: see whether older evidence stands there.',
  );
  const carried = nextStanding([], stayingOpen(first ? [first] : [], new Date()), []);
  const later = await look(tagging(['old-evidence']));
  expect(nextStanding(carried, stayingOpen(later, new Date()), [])).toEqual(carried);
});

test('it stays open when the bucket is gone', async () => {
  const carried = nextStanding([], stayingOpen(await look(tagging(['old-evidence'])), new Date()), []);
  expect(nextStanding(carried, stayingOpen(await look(tagging(['logs'])), new Date()), [])).toEqual(carried);
});

test('an answer that lists nothing proves nothing', async () => {
  expect(await look(tagging())).toMatchObject([
    {
      guardrail: 'FactCouldNotBeRead',
      status: 'UNKNOWN',
      message: 'Unknown: tag:GetResources failed (Error: the answer is empty).',
    },
  ]);
});
