/** Refuses YAML that would cost its parser more than any template is worth: the parser recurses, and an exhausted stack kills. */
import { Lexer } from 'yaml';
import { TemplateError } from './errors';

/** CloudFormation takes templates of up to 1 MB (CloudFormation User Guide, quotas). */
const MOST_BYTES = 1024 * 1024;
/** A template of 1 MB has about 200,000; the parser takes some 20 µs for each. */
const MOST_TOKENS = 400_000;
const DEEPEST = 128;
/** What the lexer sets between tokens; no part of the text. */
const MARKS = new Set(['\x02', '\x18', '\x1f']);

/**
 * @param file What the message calls the template.
 * @throws TemplateError where the YAML is too long or nests too deeply.
 */
export function assertWithinLimits(text: string, file: string): void {
  if (text.length > MOST_BYTES) {
    throw new TemplateError(
      `${file}: ${text.length} characters of YAML; at most ${MOST_BYTES} are read, and CloudFormation takes no more than 1 MB. Split the template.`,
    );
  }
  const nesting = new Nesting();
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    nesting.add(token);
    if (tokens > MOST_TOKENS)
      throw new TemplateError(`${file}: more than ${MOST_TOKENS} YAML tokens. Split the template.`);
    if (nesting.depth > DEEPEST) {
      throw new TemplateError(
        `${file}: YAML nested more than ${DEEPEST} levels deep, in line ${nesting.line}. Flatten it.`,
      );
    }
  }
}

/** How deep the tokens nest: brackets that are open, and columns at which blocks began. */
class Nesting {
  line = 1;
  private column = 0;
  private brackets = 0;
  private readonly blocks: number[] = [];
  /** Whether a block may begin here: at the start of a line, or behind `-`, `?` or `:`. */
  private mayBegin = true;

  get depth(): number {
    return this.brackets + this.blocks.length;
  }

  add(token: string): void {
    if (MARKS.has(token)) return;
    if (token === '[' || token === '{') this.brackets += 1;
    else if (token === ']' || token === '}') this.brackets = Math.max(0, this.brackets - 1);
    else if (!/^\s*$/.test(token)) this.addText(token);
    this.advance(token);
  }

  private addText(token: string): void {
    if (this.brackets === 0 && this.mayBegin) {
      while (this.blocks.length > 0 && (this.blocks.at(-1) ?? 0) >= this.column) this.blocks.pop();
      this.blocks.push(this.column);
    }
    this.mayBegin = token === '-' || token === '?' || token === ':';
  }

  private advance(token: string): void {
    const lines = token.split('\n');
    this.column = (lines.length > 1 ? 0 : this.column) + (lines.at(-1) ?? '').length;
    this.line += lines.length - 1;
    this.mayBegin ||= lines.length > 1;
  }
}
