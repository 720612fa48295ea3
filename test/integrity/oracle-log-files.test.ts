/**
 * `aws cloudtrail validate-logs` as oracle, on the same bucket of the local AWS: on a sound archive and on every tampering
 * with log files that both can see, verdicts agree file by file.
 */
import { gzipSync } from 'node:zlib';
import type { ArchivedObject } from '../support/archive/archive';
import { askBoth, Case, inTheirWords, setUp, type Tamper } from './oracle';

setUp();

const TAMPERINGS: readonly [name: string, versioned: boolean, tamper: Tamper][] = [
  ['nothing', false, () => Promise.resolve()],
  ['a log file with other content', false, (a) => a.put({ ...a.logFile(2), body: gzipSync('{"Records":[]}') })],
  ['a log file that is no gzip', false, (a) => a.put({ ...a.logFile(2), body: Buffer.from('{"Records":[]}') })],
  ['an empty log file', false, (a) => a.put({ ...a.logFile(2), body: Buffer.alloc(0) })],
  ['a log file cut short', false, (a) => a.put({ ...a.logFile(2), body: a.logFile(2).body.subarray(0, 200) })],
  ['a log file with a wrong checksum', false, (a) => a.put(flip(a.logFile(2), a.logFile(2).body.length - 6))],
  [
    'data after the end of a log file',
    false,
    (a) => a.put({ ...a.logFile(2), body: Buffer.concat([a.logFile(2).body, Buffer.from('more')]) }),
  ],
  [
    'a second gzip member after a log file',
    false,
    (a) => a.put({ ...a.logFile(2), body: Buffer.concat([a.logFile(2).body, gzipSync('')]) }),
  ],
  [
    'an empty gzip member before a log file',
    false,
    (a) => a.put({ ...a.logFile(2), body: Buffer.concat([gzipSync(''), a.logFile(2).body]) }),
  ],
  ['a deleted log file', false, (a) => a.delete(a.logFile(2))],
  ['a log file under a delete marker', true, (a) => a.delete(a.logFile(2))],
  [
    'two log files exchanged',
    false,
    async (a) => {
      await a.put({ ...a.logFile(2), body: a.logFile(3).body });
      await a.put({ ...a.logFile(3), body: a.logFile(2).body });
    },
  ],
];

function flip(object: ArchivedObject, index: number): ArchivedObject {
  const body = Buffer.from(object.body);
  body[index] = (body[index] ?? 0) ^ 0x10;
  return { ...object, body };
}

it.each(TAMPERINGS)('%s', async (_name, versioned, tamper) => {
  const archive = await Case.deliver(versioned);
  await tamper(archive);
  const [theirs, result] = await askBoth(archive);
  expect(inTheirWords(result)).toEqual(theirs);
});
