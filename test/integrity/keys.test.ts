/** The grammar of CloudTrail's keys, read and written. */
import fc from 'fast-check';
import { formatDigestKey, parseDigestKey, parseLogFileKey, type DigestKey } from '../../lib/integrity/keys';

const lower = fc.stringMatching(/^[a-z]{2}-[a-z]{4,9}-[1-9]$/);
const digestKey: fc.Arbitrary<DigestKey> = fc
  .record({
    prefix: fc.constantFrom('', 'logs', 'a/b/AWSLogs'),
    organizationId: fc.option(fc.stringMatching(/^o-[a-z0-9]{10,32}$/), { nil: undefined }),
    account: fc.stringMatching(/^\d{12}$/),
    region: lower,
    trail: fc.record({ name: fc.stringMatching(/^[A-Za-z0-9._-]{3,40}$/), homeRegion: lower }),
    end: fc.integer({ min: Date.UTC(2013, 0) / 1000, max: Date.UTC(2099, 0) / 1000 }).map((s) => new Date(s * 1000)),
    backfill: fc.boolean(),
  })
  .map(({ organizationId, ...key }) => ({ ...key, ...(organizationId && { organizationId }) }));

describe('the key of a digest', () => {
  it('reads as it was written', () => {
    fc.assert(fc.property(digestKey, (key) => expect(parseDigestKey(formatDigestKey(key))).toEqual(key)));
  });

  it('reads the example of the CloudTrail User Guide', () => {
    const key =
      'AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2015/08/17/' +
      '111122223333_CloudTrail-Digest_us-east-2_your-trail-name_us-east-2_20150817T150131Z.json.gz';
    expect(parseDigestKey(key)).toEqual({
      prefix: '',
      account: '111122223333',
      region: 'us-east-2',
      trail: { name: 'your-trail-name', homeRegion: 'us-east-2' },
      end: new Date('2015-08-17T15:01:31Z'),
      backfill: false,
    });
  });

  it.each([
    ['another account in its name', '222233334444_CloudTrail-Digest_us-east-2_t_us-east-2_20150817T150131Z.json.gz'],
    ['another Region in its name', '111122223333_CloudTrail-Digest_us-east-1_t_us-east-2_20150817T150131Z.json.gz'],
    ['a month that there is not', '111122223333_CloudTrail-Digest_us-east-2_t_us-east-2_20151317T150131Z.json.gz'],
    ['no time', '111122223333_CloudTrail-Digest_us-east-2_t_us-east-2.json.gz'],
  ])('is none with %s', (_what, name) => {
    expect(parseDigestKey(`AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2015/08/17/${name}`)).toBeUndefined();
  });

  it('is read in time, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1024, unit: 'binary' }), (key) => {
        parseDigestKey(key);
        parseLogFileKey(key);
      }),
    );
    const began = Date.now();
    parseDigestKey(`${'AWSLogs/'.repeat(120)}111122223333/CloudTrail-Digest/${'us-east-2_'.repeat(100)}`);
    expect(Date.now() - began).toBeLessThan(200);
  });
});

describe('the key of a log file', () => {
  const FOLDER = 'AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/17/';
  it.each([
    [`${FOLDER}111122223333_CloudTrail_us-east-2_20150817T1500Z_AbCdEf0123456789.json.gz`, true],
    [`p/AWSLogs/o-abcdefghij/${FOLDER.slice(8)}111122223333_CloudTrail_us-east-2_20150817T1500Z_Ab.json.gz`, true],
    [
      'AWSLogs/111122223333/CloudTrail-Insight/us-east-2/2015/08/17/111122223333_CloudTrail-Insight_us-east-2_20150817T1500Z_Ab.json.gz',
      true,
    ],
    [`${FOLDER}../../../../../222233334444/CloudTrail/x.json.gz`, false],
    [`${FOLDER}222233334444_CloudTrail_us-east-2_20150817T1500Z_Ab.json.gz`, false],
    [`${FOLDER}111122223333_CloudTrail_us-east-2_20150817T2500Z_Ab.json.gz`, false],
  ])('%s: %s', (key, is) => {
    expect(parseLogFileKey(key) !== undefined).toBe(is);
  });
});
