/** Errors of the drill that people can mend. */
import { WormtrailError } from '../errors';

/** Only administrators may write canaries, and only what they may try proves anything. */
export class NotAnAdministrator extends WormtrailError {
  constructor(caller: string, auditLog: string, administrators: readonly string[]) {
    const roles = administrators.length === 0 ? 'It has none.' : `Act as one of them: ${administrators.join(', ')}.`;
    super(`A drill is for administrators of the audit log ${auditLog}, and you are ${caller}. ${roles}`);
  }
}

/** AWS does not say as whom the drill would act. */
export class CallerUnknown extends WormtrailError {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'the answer has no ARN';
    super(
      `AWS does not say as whom the drill would act (sts:GetCallerIdentity): ${why}. Check credentials and Region.`,
      {
        cause,
      },
    );
  }
}
