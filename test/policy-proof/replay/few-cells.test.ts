/** Some cells of the policy proof, replayed as signed calls; `npm run replay` replays 200. */
import { differencesIn } from './specify';

test('ten cells of different kinds agree with what AWS answers', async () => {
  expect(await differencesIn(10)).toEqual([]);
});
