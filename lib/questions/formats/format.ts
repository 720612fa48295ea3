/** What formats of answers have in common. */
import type { Answer } from '../ask';
import type { Filters, Question } from '../question';
import type { Row } from '../row';

export interface AnswerOptions {
  readonly question?: Question;
  readonly filters: Filters;
  /** Whether each row names the file, version and digest that prove it. */
  readonly proof: boolean;
  /** So many rows; all are counted. */
  readonly limit: number;
  readonly colour?: boolean;
  /** @default the one of the machine */
  readonly timeZone?: string;
}

export interface AnswerFormat {
  readonly name: string;
  /** Whether it has no place for the coverage, which then stands on standard error. */
  readonly coverageAside?: true;
  /** Piece by piece: an answer may be larger than memory. */
  readonly render: (answer: Answer, options: AnswerOptions) => Iterable<string>;
  /** Rows as they come, where the format can do without an order: what stands before them, each of them, what stands behind. */
  readonly stream?: {
    readonly head: (options: AnswerOptions) => string;
    readonly row: (row: Row, options: AnswerOptions) => string;
    readonly tail: (coverage: Answer['coverage'], options: AnswerOptions) => string;
  };
}

/** A row as JSON has it: with its proof, where that is asked for. */
export function written(row: Row, { proof }: AnswerOptions): object {
  return proof ? row : { ...row, proof: undefined };
}

/** JSON in which nothing can steer a terminal, break a line or reorder what is read: such characters are escaped. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007F-\u009F\u2028\u2029\p{Cf}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
