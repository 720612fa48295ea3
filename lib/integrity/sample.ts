/** Draws a sample of what was proven before: who has the seed draws the same. */
import { hash } from 'node:crypto';
import type { Again, Sample } from './again';

/** Of a hash: what is below the percentage of their range is drawn. */
const BITS = 48;

export function draw(sample: Sample): Again {
  const { percent, seed } = sample;
  return {
    ...sample,
    isDrawn: ({ bucket, key, versionId }) => {
      const bits = hash('sha256', `${seed} ${versionId} ${bucket}/${key}`).slice(0, BITS / 4);
      return (Number.parseInt(bits, 16) / 2 ** BITS) * 100 < percent;
    },
  };
}
