/** What was asked for, as columns of the first step of a query. */

export const ASKED = { who: 'asked_who', resource: 'asked_resource' } as const;
