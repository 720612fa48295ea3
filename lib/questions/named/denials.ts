/** Who was denied what? */
import { matches } from '../athena/sql';
import { DENIED } from '../../events/denied';
import type { Question } from '../question';

export const denials: Question = {
  id: 'denials',
  asks: 'Who was denied what?',
  why: 'Denials show an intruder who tries doors, and a permission that somebody lacks for good work.',
  example: '--who ci-deploy',
  needle: DENIED,
  matches: ({ error }) => DENIED.test(error),
  sql: { where: () => matches('error', DENIED) },
};
