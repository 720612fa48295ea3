/** Every question that has a name. Generated from the files beside it: run `npm run generate` after adding one. */
import type { Question } from '../question';
import { accessKey } from './access-key';
import { auditLogChanges } from './audit-log-changes';
import { denials } from './denials';
import { firstUse } from './first-use';
import { openedToPublic } from './opened-to-public';
import { root } from './root';
import { session } from './session';
import { signInsWithoutMfa } from './sign-ins-without-mfa';
import { whoChangedPermissions } from './who-changed-permissions';
import { whoDeleted } from './who-deleted';
import { whoRanCode } from './who-ran-code';
import { whoReadObject } from './who-read-object';
import { whoReadSecrets } from './who-read-secrets';
import { whoUsedKey } from './who-used-key';

export const QUESTIONS: readonly Question[] = [
  accessKey,
  auditLogChanges,
  denials,
  firstUse,
  openedToPublic,
  root,
  session,
  signInsWithoutMfa,
  whoChangedPermissions,
  whoDeleted,
  whoRanCode,
  whoReadObject,
  whoReadSecrets,
  whoUsedKey,
];
