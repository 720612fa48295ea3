/** 200 cells of the policy proof, replayed as signed calls: `npm run replay`. */
import { differencesIn } from './specify';

test('200 cells agree with what AWS answers', async () => {
  expect(await differencesIn(200)).toEqual([]);
}, 3_600_000);
