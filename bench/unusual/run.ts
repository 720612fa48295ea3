/** Precision and recall of what is called unusual, on seeds that nothing was tuned on. `--small`: one seed, for CI. */
import { judged, scoresOf } from '../../test/support/company/judge';
import { conclude, SMALL } from '../support/figures';

const SEEDS = SMALL ? [101] : [101, 102, 103, 104, 105, 106, 107, 108, 109, 110];

function main(): void {
  const attacked = SEEDS.map((seed) => judged(seed, true));
  const ordinary = SEEDS.map((seed) => judged(seed, false).findings.length);
  const each = attacked.map((one) => scoresOf([one]));
  const { precision, recall } = scoresOf(attacked);
  conclude(__dirname, [
    { what: 'precision', value: precision, unit: '', atLeast: 0.9 },
    { what: 'recall', value: recall, unit: '', atLeast: 0.9 },
    { what: 'precision of the worst seed', value: Math.min(...each.map((one) => one.precision)), unit: '' },
    { what: 'recall of the worst seed', value: Math.min(...each.map((one) => one.recall)), unit: '' },
    {
      what: 'seeds without a finding on ordinary days',
      value: ordinary.filter((count) => count === 0).length,
      unit: '',
    },
    { what: 'seeds', value: SEEDS.length, unit: '' },
  ]);
}

main();
