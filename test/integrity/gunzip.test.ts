/** One gzip member and nothing else; bombs are refused with bounded memory. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzip, hashUnzipped } from '../../lib/integrity/gunzip';
import { GzipError, type GzipFault } from '../../lib/integrity/gzip';

async function faultOf(zipped: Buffer, limits?: { bytes: number; ratio: number }): Promise<GzipFault | 'none'> {
  try {
    await gunzip(zipped, limits);
    return 'none';
  } catch (error) {
    if (error instanceof GzipError) return error.fault;
    throw error;
  }
}

const CONTENT = Buffer.from(JSON.stringify({ Records: Array.from({ length: 50 }, (_, i) => ({ eventID: i })) }));
const ZIPPED = gzipSync(CONTENT);
const withFlags = (flags: number, extra: Buffer): Buffer =>
  Buffer.concat([ZIPPED.subarray(0, 3), Buffer.from([flags]), ZIPPED.subarray(4, 10), extra, ZIPPED.subarray(10)]);

describe('gunzip', () => {
  it('answers what was zipped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (content) => {
        expect(Buffer.compare(await gunzip(gzipSync(content)), Buffer.from(content))).toBe(0);
      }),
    );
  });

  it('hashes the same, whether in one piece or in many', async () => {
    const large = Buffer.alloc(9 * 1024 * 1024, CONTENT);
    const sha256 = createHash('sha256').update(large).digest('hex');
    expect(await hashUnzipped(gzipSync(large), { bytes: 1e8, ratio: 2000 })).toEqual({ sha256, bytes: large.length });
    expect((await hashUnzipped(ZIPPED)).sha256).toBe(createHash('sha256').update(CONTENT).digest('hex'));
  });

  const faults: [string, Buffer, GzipFault | 'none'][] = [
    ['nothing', Buffer.alloc(0), 'truncated'],
    ['half a header', ZIPPED.subarray(0, 5), 'truncated'],
    ['half the content', ZIPPED.subarray(0, 60), 'truncated'],
    ['no trailer', ZIPPED.subarray(0, -8), 'truncated'],
    ['half a trailer', ZIPPED.subarray(0, -1), 'truncated'],
    ['text', Buffer.from('{"Records":[]}'), 'malformed'],
    ['a byte behind the end', Buffer.concat([ZIPPED, Buffer.alloc(1)]), 'trailing data'],
    ['an empty member behind the end', Buffer.concat([ZIPPED, gzipSync('')]), 'trailing data'],
    ['an empty member before', Buffer.concat([gzipSync(''), ZIPPED]), 'trailing data'],
    ['the "text" flag', withFlags(1, Buffer.alloc(0)), 'malformed'],
    ['a reserved flag', withFlags(0x40, Buffer.alloc(0)), 'malformed'],
    ['a wrong header checksum', withFlags(2, Buffer.alloc(2)), 'malformed'],
    ['a name', withFlags(8, Buffer.from('events.json\0')), 'none'],
    [
      'a name without an end',
      Buffer.concat([ZIPPED.subarray(0, 3), Buffer.from([8]), Buffer.alloc(30, 65)]),
      'truncated',
    ],
    ['an extra field longer than the file', withFlags(4, Buffer.from([255, 255])), 'truncated'],
  ];
  it.each(faults)('%s', async (_what, zipped, fault) => {
    expect(await faultOf(zipped)).toBe(fault);
  });

  it('refuses any change of any byte, or the content is the same', async () => {
    // The header's time says nothing of the content, and one content can be zipped in many ways. In a versioned bucket
    // such a change is a new version all the same, and is found as that.
    const bytes = fc.integer({ min: 0, max: ZIPPED.length - 1 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 255 }), async (index, change) => {
        const altered = Buffer.from(ZIPPED);
        altered[index] = (altered[index] ?? 0) ^ change;
        const content = await gunzip(altered).catch((error: unknown) => error);
        expect(content instanceof GzipError || Buffer.compare(content as Buffer, CONTENT) === 0).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['in one piece', 6 * 1024 * 1024],
    ['in many', 64 * 1024 * 1024],
  ])('refuses what is too dense, %s', async (_how, size) => {
    expect(await faultOf(gzipSync(Buffer.alloc(size)))).toBe('too large');
  });

  it('refuses what is too large, though it promises little', async () => {
    const bomb = gzipSync(Buffer.alloc(3 * 1024 * 1024, CONTENT));
    bomb.writeUInt32LE(100, bomb.length - 4);
    expect(await faultOf(bomb, { bytes: 1024 * 1024, ratio: 5000 })).toBe('too large');
  });

  it('unzips a bomb of a gigabyte without holding it', async () => {
    const bomb = gzipSync(Buffer.alloc(1024 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    expect(await faultOf(bomb)).toBe('too large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });
});
