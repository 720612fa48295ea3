/** Event source mappings of an audit log: what hands a queue's messages to a function. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import { isUnknown } from '../../facts/value';
import { membersOfType } from '../members';

/** The mappings to a function; where there is none, those that may be: their function is Unknown. */
export function mappingsOf(auditLog: AuditLog, { ref, arn }: Resource): readonly Resource[] {
  const mappings = membersOfType(auditLog, 'AWS::Lambda::EventSourceMapping');
  const own = mappings.filter(
    ({ properties: { FunctionName: name } }) => name === ref || (name !== undefined && name === arn),
  );
  return own.length > 0 ? own : mappings.filter(({ properties }) => isUnknown(properties['FunctionName']));
}

/** What takes messages from a queue: mappings, and pipes. Those whose source is Unknown may. */
export function mappedTo(inventory: readonly Resource[], { arn }: Resource): readonly Resource[] {
  return takersIn(inventory).filter(({ type, properties }) => {
    const source = properties[SOURCES[type] ?? ''];
    return isUnknown(source) || (source !== undefined && source === arn);
  });
}

const SOURCES: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping': 'EventSourceArn',
  'AWS::Pipes::Pipe': 'Source',
};

const takersIn = oncePer((inventory: readonly Resource[]) =>
  inventory.filter(({ type }) => Object.hasOwn(SOURCES, type)),
);
