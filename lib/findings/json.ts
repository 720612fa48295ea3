/** JSON: the report as one document. */
import { rowWriter, type Stretch } from './as-above';
import type { Finding, Report } from './finding';

/** `{"findings": […], "summary": {…}}`, a finding a line: two reports can be compared line by line, however long they are. */
export function* jsonPieces({ findings, summary }: Report): Generator<string> {
  const write = rowWriter(MEMBERS.map(stretchOf));
  yield '{"findings": [';
  let before = '\n';
  for (const finding of findings) {
    yield `${before}${write(finding)}}`;
    before = ',\n';
  }
  yield `\n],\n"summary": ${JSON.stringify(summary)}}\n`;
}

/** Members in one order, however the finding was built. Those that change together stand together. */
const MEMBERS: readonly (readonly (keyof Finding)[])[] = [
  ['guardrail', 'status', 'severity', 'owner'],
  ['resource'],
  ['path', 'expected'],
  ['found'],
  ['message', 'remedy'],
  ['auditLog'],
  ['resourceType'],
  ['source', 'acknowledgement'],
];

/** Every finding has a guardrail, the first of them: what follows has a comma before it. */
function stretchOf(tells: readonly (keyof Finding)[]): Stretch<Finding> {
  return {
    tells,
    write: (finding) => tells.map((name) => memberOf(finding, name)).join(''),
  };
}

function memberOf(finding: Finding, name: keyof Finding): string {
  const value = finding[name];
  return value === undefined ? '' : `${name === 'guardrail' ? '{' : ','}"${name}":${JSON.stringify(value)}`;
}
