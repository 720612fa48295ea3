/** What a terminal shows of a verification under way; where nobody watches, nothing. */
import { PassThrough } from 'node:stream';
import { showProgress } from '../../bin/commands/progress';
import type { Progress } from '../../lib/integrity';

const HALFWAY: Progress = {
  objects: 1234,
  bytes: 56_700_000,
  problems: 3,
  done: 0.5,
  chains: { all: 2, finished: 1 },
  elapsed: 30_000,
};

/** Shows one state of progress on a stream. @returns all that was written. */
async function shown(progress: Progress, isTTY: boolean): Promise<string> {
  const stream = new PassThrough();
  const cursor = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true, columns: 200 };
  const display = showProgress(Object.assign(stream, { isTTY, ...cursor }) as unknown as NodeJS.WriteStream);
  display.show(progress);
  // the bar draws at most five times a second
  await new Promise((resolve) => setTimeout(resolve, 300));
  display.end();
  const written = (stream.read() as Buffer | null)?.toString() ?? '';
  stream.destroy();
  return written;
}

test.each([
  ['how much is done', '50%'],
  ['objects', '1,234 objects'],
  ['bytes', '56.7 MB'],
  ['the rate', '(1.9 MB/s)'],
  ['the time that is left', '30s left'],
  ['the problems so far', '3 problems'],
])('a terminal shows %s', async (_what, text) => {
  expect(await shown(HALFWAY, true)).toContain(text);
});

test('the time that is left is not told before there is a pace', async () => {
  expect(await shown({ ...HALFWAY, done: 0 }, true)).toContain('time left not known yet');
});

test('a stream that is no terminal gets nothing', async () => {
  expect(await shown(HALFWAY, false)).toBe('');
});
