/** A mistake that people make at the command line, and what they are told. */
export interface Mistake {
  readonly args: readonly string[];
  /** What standard error says, in part. */
  readonly said: string | RegExp;
  /** @default 2 */
  readonly code?: 1 | 2;
  /** Files that are made first, by name; a name that ends with / is a folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Nothing listens there: the port is the one of the discard service. */
export const NOWHERE = 'http://127.0.0.1:9';
