/** What a narrative is made of: the same for every format. */

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'facts';
      readonly rows: readonly (readonly [name: string, value: string])[];
      /** Many of them follow each other: on paper they take no line each. */
      readonly isBrief?: true;
    }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** A heading inside of a section. */
  | { readonly kind: 'heading'; readonly text: string }
  /** Lines that somebody fills in by hand. */
  | { readonly kind: 'blanks'; readonly labels: readonly string[] };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Narrative {
  readonly title: string;
  /** Below the title: when it was generated, and from what. */
  readonly about: string;
  readonly sections: readonly Section[];
}

export function text(said: string): Block {
  return { kind: 'text', text: said };
}

/** A table, or a sentence where there is nothing to list. */
export function tableOr(columns: readonly string[], rows: readonly (readonly string[])[], nothing: string): Block {
  return rows.length === 0 ? text(nothing) : { kind: 'table', columns, rows };
}
