/** Changes of the sound audit log's policies, by the Sid of a statement: for guardrail tables. */
import type { Origin } from '../../lib/facts/audit-log';
import { isList, valueAt, type Properties } from '../../lib/facts/value';
import { ABSENT, liveAuditLog, soundAuditLog, type Changes } from './sound-audit-log';

/** Where each type keeps its policy. */
const DOCUMENT: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'AssumeRolePolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
};

/** The path of a statement: `LogBucketPolicy.properties.PolicyDocument.Statement.9`. */
export function statementPath(logicalId: string, sid: string, origin: Origin = 'template'): string {
  const { path, sids } = statementsAt(logicalId, origin);
  const index = sids.indexOf(sid);
  if (index < 0) throw new Error(`${logicalId} has no statement ${sid}: it has ${sids.join(', ')}.`);
  return `${path}.${index}`;
}

/** Without one statement. */
export function without(logicalId: string, sid: string): Changes {
  return { [statementPath(logicalId, sid)]: ABSENT };
}

/** With one statement more. */
export function adding(logicalId: string, statement: Properties): Changes {
  const { path, sids } = statementsAt(logicalId, 'template');
  return { [`${path}.${sids.length}`]: statement };
}

function statementsAt(logicalId: string, origin: Origin): { readonly path: string; readonly sids: readonly unknown[] } {
  const auditLog = origin === 'account' ? liveAuditLog() : soundAuditLog();
  const resource = auditLog.members.find((member) => member.logicalId === logicalId);
  const document = DOCUMENT[resource?.type ?? ''] ?? 'PolicyDocument';
  const statements = valueAt(resource?.properties, `${document}.Statement`);
  if (!isList(statements)) throw new Error(`${logicalId} has no policy.`);
  return {
    path: `${logicalId}.properties.${document}.Statement`,
    sids: statements.map((statement) => valueAt(statement, 'Sid')),
  };
}
