/** Who was denied what? */
import type { Question } from '../question';

/** Each service has its own word: `AccessDenied`, `Client.UnauthorizedOperation`, `AuthorizationErrorException` … */
const DENIED = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|AuthFailure|Forbidden/;

export const denials: Question = {
  id: 'denials',
  asks: 'Who was denied what?',
  why: 'Denials show an intruder who tries doors, and a permission that somebody lacks for good work.',
  example: '--who ci-deploy',
  needle: DENIED,
  matches: ({ error }) => DENIED.test(error),
};
