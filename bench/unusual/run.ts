/** Precision and recall of what is called unusual, on seeds that nothing was tuned on. `--small`: one seed, for CI. */
import { judged, scoresOf } from '../../test/support/company/judge';
import { conclude, SMALL } from '../support/figures';

const SEEDS = SMALL ? [101] : [101, 102, 103, 104, 105, 106, 107, 108, 109, 110];

function main(): void {
  const attacked = SEEDS.map((seed) => judged(seed, true));
  const ordinary = SEEDS.map((seed) => judged(seed, false).findings.length);
  const each = attacked.map((one) => scoresOf([one]));
  const { precision, recall } = scoresOf(attacked);
  const worst = (of: (one: ReturnType<typeof scoresOf>) => number): number => 100 * (1 - Math.min(...each.map(of)));
  conclude(__dirname, [
    { what: 'found and not planted, of all findings', value: 100 * (1 - precision), unit: '%', atMost: 10 },
    { what: 'planted and not found', value: 100 * (1 - recall), unit: '%', atMost: 10 },
    { what: 'found and not planted, worst seed', value: worst((one) => one.precision), unit: '%' },
    { what: 'planted and not found, worst seed', value: worst((one) => one.recall), unit: '%' },
    {
      what: 'seeds without a finding on ordinary days',
      value: ordinary.filter((count) => count === 0).length,
      unit: '',
    },
    { what: 'seeds', value: SEEDS.length, unit: '' },
  ]);
}

main();
