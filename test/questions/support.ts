/** What the tests of questions share: records of planted stories, an archive that holds them, and an answer from it. */
import { ask, type Answer, type AskOptions } from '../../lib/questions/ask';
import { QUESTIONS } from '../../lib/questions/named/catalogue';
import type { Filters, Question } from '../../lib/questions/question';
import type { Row } from '../../lib/questions/row';
import { SortedRows } from '../../lib/questions/sorted-rows';
import type { ArchiveOptions } from '../support/archive/archive';
import type { MemoryBucket } from '../support/archive/memory-bucket';
import { SCOPE, soundArchive, TRAIL_ARN, type Archive } from '../integrity/support';

export type Record = { readonly [field: string]: unknown };

/** Hours of the archive are 00:01:31 to 08:01:31; ten minutes after eight hours are signed. */
export const NOW = new Date('2026-01-01T08:31:00Z');

export const NO_FILTERS: Filters = { who: [], what: [], resource: [], ip: [], failed: false, writes: false };

export const ALICE: Record = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEADMIN:alice',
  arn: 'arn:aws:sts::111122223333:assumed-role/admin/alice',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLEALICE',
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/team/admin', userName: 'admin' },
    attributes: { creationDate: '2026-01-01T02:00:00Z', mfaAuthenticated: 'true' },
    sourceIdentity: 'alice@example.com',
  },
};
export const BOB: Record = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEBOB',
  arn: 'arn:aws:iam::111122223333:user/bob',
  accountId: '111122223333',
  accessKeyId: 'AKIAEXAMPLEBOB',
  userName: 'bob',
};
export const ROOT: Record = {
  type: 'Root',
  principalId: '111122223333',
  arn: 'arn:aws:iam::111122223333:root',
  accountId: '111122223333',
};

let made = 0;

/** A record as CloudTrail writes it. */
export function record(call: string, fields: Record = {}): Record {
  const [service = '', eventName = ''] = call.split(':');
  made += 1;
  return {
    eventVersion: '1.11',
    userIdentity: ALICE,
    eventTime: '2026-01-01T03:10:00Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: SCOPE.region,
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2',
    requestParameters: null,
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    readOnly: /^(Get|List|Describe|Head|Decrypt)/.test(eventName),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: SCOPE.account,
    eventCategory: 'Management',
    ...fields,
  };
}

/** An archive whose first file of the hour from 03:01:31 on holds these records; all others hold ordinary ones. */
export function archiveOf(records: readonly unknown[], options: Partial<ArchiveOptions> = {}): Archive {
  return soundArchive({
    records: (time, n) => (n === 0 && time.toISOString() === '2026-01-01T03:01:31.000Z' ? records : undefined),
    ...options,
  });
}

export interface Answered extends Answer {
  readonly rows: readonly Row[];
}

export async function answer(bucket: MemoryBucket, asked: Partial<AskOptions> = {}): Promise<Answered> {
  const sorted = new SortedRows();
  try {
    const { verification, ...more } = asked;
    const options: AskOptions = {
      verification: {
        ...{ ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] },
        ...verification,
      },
      filters: NO_FILTERS,
      from: new Date('2026-01-01T00:02:00Z'),
      now: NOW,
      ...more,
    };
    const { coverage, rows } = await ask(options, bucket, sorted);
    return { coverage, rows: [...rows] };
  } finally {
    sorted.remove();
  }
}

export function question(id: string): Question {
  const found = QUESTIONS.find((each) => each.id === id);
  if (!found) throw new Error(`no question ${id}`);
  return found;
}
