/** Shows on a terminal how far a verification has come. */
import { Format, SingleBar } from 'cli-progress';
import { timeLeft, type Progress } from '../../lib/integrity';

export interface ProgressDisplay {
  show(progress: Progress): void;
  end(): void;
}

const FORMAT = '{bar} {percentage}%  {objects} objects, {size} ({rate}/s)  {left}  {problems} problems';

/** On a terminal a bar on standard error; else nothing. */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  const bar = new SingleBar({ format: FORMAT, stream, hideCursor: true, clearOnComplete: true, fps: 5 });
  bar.start(
    100,
    0,
    payloadOf({ objects: 0, bytes: 0, problems: 0, done: 0, chains: { all: 0, finished: 0 }, elapsed: 0 }),
  );
  return {
    show: (progress) => bar.update(Math.floor(progress.done * 100), payloadOf(progress)),
    end: () => bar.stop(),
  };
}

function payloadOf(progress: Progress): Record<string, string> {
  const left = timeLeft(progress);
  return {
    objects: progress.objects.toLocaleString('en-US'),
    size: megabytes(progress.bytes),
    rate: megabytes(progress.elapsed > 0 ? (progress.bytes / progress.elapsed) * 1000 : 0),
    left:
      left === undefined
        ? 'time left not known yet'
        : `${Format.TimeFormat(Math.round(left / 1000), { autopaddingChar: ' ' }, 1).trim()} left`,
    problems: progress.problems.toLocaleString('en-US'),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
