/**
 * What is found among the planted anomalies of a company, on seeds that nothing was tuned on: bench/README.md has all of them. And that
 * sixty ordinary days, with a deployment a day, yield nothing.
 */
import { judged, scoresOf } from '../support/company/judge';

test('twelve kinds of anomalies are found, and little else', () => {
  const found = judged(101, true);
  expect(found.planted).toHaveLength(12);
  const { precision, recall } = scoresOf([found]);
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(recall).toBeGreaterThanOrEqual(0.9);
});

test('sixty ordinary days yield no finding, and a baseline of bounded size', () => {
  const { findings, baseline } = judged(102, false);
  expect(findings).toEqual([]);
  expect(baseline.days).toHaveLength(30);
  expect(JSON.stringify(baseline).length).toBeLessThan(150_000);
});
