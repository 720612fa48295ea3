/** The archive that the benchmark verifies. */
import type { ChainScope } from '../../lib/integrity/keys';

export const BENCH_SCOPE: ChainScope = {
  bucket: 'bench-logs',
  prefix: '',
  account: '111122223333',
  region: 'eu-central-1',
  trail: { name: 'audit-log', homeRegion: 'eu-central-1' },
};
export const BENCH_TRAIL_ARN = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
export const BENCH_START = new Date('2026-01-01T00:01:31Z');
