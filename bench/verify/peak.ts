/** Loaded before the command that is measured: writes down the peak of its resident memory, in bytes, when it ends. */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { BENCH_PEAK_FILE } = process.env;
  if (BENCH_PEAK_FILE !== undefined) writeFileSync(BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS * 1024));
});
