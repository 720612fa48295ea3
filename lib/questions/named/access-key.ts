/** What was done with this access key? */
import { ASKED } from '../athena/asked';
import { isSaid } from '../athena/leaves';
import { isBy as isByAsked } from '../athena/principal';
import { fits, some } from '../athena/sql';
import { isBy } from '../filters';
import type { Question } from '../question';
import { leavesOf } from '../resources';

export const accessKey: Question = {
  id: 'access-key',
  asks: 'What was done with this access key, and to it?',
  why: 'A key that turns up in a repository has to be followed from its creation to its last call.',
  example: '--who AKIAIOSFODNN7EXAMPLE',
  requires: ['who'],
  decidesWho: true,
  sql: {
    where: () =>
      some(
        isByAsked(ASKED.who),
        isSaid(['request', 'answer'], 'accessKeyId', (value) => fits(value, ASKED.who)),
      ),
  },
  matches: (event, { who }) =>
    isBy(event, who) ||
    [event.fields.requestParameters, event.fields.responseElements]
      .flatMap((value) => leavesOf(value))
      .some(({ field, value }) => field === 'accessKeyId' && who.some((each) => each.matches(value))),
};
