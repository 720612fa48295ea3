/** What the text of a template says, and where. */
export interface ParsedText {
  readonly body: unknown;
  /** 1-based line of a resource's logical ID. */
  readonly lineOf: (logicalId: string) => number | undefined;
}
