/** What tamper events are about: each resource of the audit log, and how the events of calls on it name it. */
import type { AuditLog } from '../../facts/audit-log';
import type { TamperEvents } from '../data/tamper-events';
import { membersOfType } from '../members';
import { MISSING, type KnownFields } from './event-pattern';
import { whereabouts } from './rules';

export interface Subject {
  /** How people find it; absent where the calls are about whatever belongs to the audit log. */
  readonly displayName?: string;
  /** Events of calls on it. */
  readonly eventNames: readonly string[];
  /** What these events say. */
  readonly event: KnownFields;
}

/** What a service's calls can be about. A call on a resource names it by one parameter or another. */
export function subjectsOf(auditLog: AuditLog, { eventNames, naming, recordedIn }: TamperEvents): readonly Subject[] {
  const place = whereabouts(auditLog, recordedIn);
  const { eventNames: besides = [], parameters: others = [] } = naming.besides ?? {};
  const about = eventNames.filter((eventName) => !besides.includes(eventName));
  const elsewhere = { ...place, ...saying(fieldsOf(others), []) };
  const fields = fieldsOf(naming.parameters);
  const resources = named(auditLog, naming).map(({ displayName, names }) => ({
    displayName,
    eventNames: about,
    event: { ...elsewhere, ...saying(fields, names) },
  }));
  return [...resources, { eventNames: resources.length > 0 ? besides : eventNames, event: place }];
}

function fieldsOf(parameters: readonly string[]): readonly string[] {
  return parameters.map((parameter) => `detail.requestParameters.${parameter}`);
}

function saying(fields: readonly string[], names: readonly string[]): KnownFields {
  const values: KnownFields[string] = fields.length === 1 && names.length > 0 ? names : [...names, MISSING];
  const said: Record<string, KnownFields[string]> = {};
  for (const field of fields) said[field] = values;
  return said;
}

interface Named {
  readonly displayName: string;
  readonly names: readonly string[];
}

function named(auditLog: AuditLog, { type, by }: TamperEvents['naming']): readonly Named[] {
  if (type === 'AWS::CloudFormation::Stack') return auditLog.stacks.map(({ name }) => stackNamed(name));
  return membersOfType(auditLog, type).map(({ displayName, ref, arn = ref }) => {
    return {
      displayName,
      names: by.map((form) => (form === 'lastPart' ? lastPartOf(ref) : form === 'arn' ? arn : ref)),
    };
  });
}

function stackNamed(name: string): Named {
  const place = 'arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}';
  return { displayName: name, names: [name, `${place}:stack/${name}/\${AWS::StackId}`] };
}

/** What stands behind the last separator of an ARN, a URL or a rule's id: separators inside a symbol count as no separators. */
function lastPartOf(text: string): string {
  let from = text.length;
  while (from > 0) {
    const separator = Math.max(text.lastIndexOf(':', from), text.lastIndexOf('/', from), text.lastIndexOf('|', from));
    const symbol = text.lastIndexOf('${', separator);
    if (symbol < 0 || text.indexOf('}', symbol) < separator) return text.slice(separator + 1);
    from = symbol - 1;
  }
  return text;
}
