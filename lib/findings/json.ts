/** JSON: the report as one document. */
import { rowWriter, type Stretch } from './as-above';
import type { Finding, Report } from './finding';

/** `{"findings": […], "summary": {…}}`, a finding a line: two reports can be compared line by line, however long they are. */
export function* jsonPieces({ findings, summary }: Report): Generator<string> {
  const write = rowWriter(STRETCHES);
  yield '{"findings": [';
  let before = '\n';
  for (const finding of findings) {
    yield `${before}${write(finding)}`;
    before = ',\n';
  }
  yield `\n],\n"summary": ${JSON.stringify(summary)}}\n`;
}

/** Members in one order, however the finding was built; those that change together stand together. */
const STRETCHES: readonly Stretch<Finding>[] = [
  {
    isSame: (a, b) =>
      a.guardrail === b.guardrail && a.status === b.status && a.severity === b.severity && a.owner === b.owner,
    write: ({ guardrail, status, severity, owner }) => `{${membersOf({ guardrail, status, severity, owner })}`,
  },
  {
    isSame: (a, b) => a.resource === b.resource,
    write: ({ resource }) => `,"resource":${JSON.stringify(resource)}`,
  },
  {
    isSame: (a, b) => a.path === b.path && a.expected === b.expected,
    write: ({ path, expected }) => `,${membersOf({ path, expected })}`,
  },
  {
    isSame: (a, b) => a.found === b.found,
    write: ({ found }) => `,"found":${JSON.stringify(found)}`,
  },
  {
    isSame: (a, b) => a.message === b.message && a.remedy === b.remedy,
    write: ({ message, remedy }) => `,${membersOf({ message, remedy })}`,
  },
  {
    isSame: (a, b) => a.auditLog === b.auditLog,
    write: ({ auditLog }) => (auditLog === undefined ? '' : `,"auditLog":${JSON.stringify(auditLog)}`),
  },
  {
    isSame: (a, b) =>
      a.resourceType === b.resourceType && a.source === b.source && a.acknowledgement === b.acknowledgement,
    write: ({ resourceType, source, acknowledgement }) => {
      const members = membersOf({ resourceType, source, acknowledgement });
      return members === '' ? '}' : `,${members}}`;
    },
  },
];

/** An object as JSON, without its braces. */
function membersOf(object: Partial<Finding>): string {
  return JSON.stringify(object).slice(1, -1);
}
