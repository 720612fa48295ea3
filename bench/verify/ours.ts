/** One verification of the benchmark's archive in a process of its own. Arguments: hours, concurrency. */
import { AwsFetcher, verify } from '../../lib/integrity';
import { BENCH_SCOPE, BENCH_TRAIL_ARN } from './scope';

const [hours = 24, concurrency = 64] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
  const began = performance.now();
  const fetcher = new AwsFetcher({ region: BENCH_SCOPE.region, trailArn: BENCH_TRAIL_ARN, concurrency });
  const end = new Date(Date.UTC(2026, 0, 1, hours));
  const selection = { accounts: [BENCH_SCOPE.account], regions: [BENCH_SCOPE.region] };
  const period = { start: new Date('2026-01-01T00:02:00Z'), end, now: end };
  const result = await verify(
    { ...BENCH_SCOPE, ...selection, ...period, trailArn: BENCH_TRAIL_ARN, concurrency },
    fetcher,
  );
  const milliseconds = performance.now() - began;
  const [chain] = result.chains;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const processor = (userCPUTime + systemCPUTime) / 1000;
  const answer = { milliseconds, processor, bytes: chain?.unzippedBytes, logFiles: chain?.logFiles.valid };
  process.stdout.write(JSON.stringify({ ...answer, peak: maxRSS * 1024, whole: result.whole }));
}

void main();
