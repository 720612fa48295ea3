/** Who deleted, or tried to? */
import { matches } from '../athena/sql';
import type { Question } from '../question';

/** Names of operations that take something away for good, or schedule it. */
const DELETES = /^(Delete|BatchDelete|BulkDelete|ScheduleKeyDeletion|Terminate|Purge|Destroy|Deregister)/;

export const whoDeleted: Question = {
  id: 'who-deleted',
  asks: 'Who deleted, or tried to?',
  why: 'Deletion is how traces, backups and keys are destroyed; asked soon enough, they can still be restored.',
  example: '--resource arn:aws:s3:::acme-backups',
  needle: /"(?:Delete|BatchDelete|BulkDelete|ScheduleKeyDeletion|Terminate|Purge|Destroy|Deregister)/,
  matches: ({ name }) => DELETES.test(name),
  sql: { where: () => matches('eventname', DELETES) },
};
