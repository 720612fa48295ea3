/** Remedies as code: what to write into a template or a CDK app, so that a check passes. */

export interface RemedyCode {
  /**
   * YAML below `Resources`. Its logical ids are LogBucket, LogBucketPolicy, EvidenceBucket, Trail and Key; Function, Responder,
   * Verification, LogGroup, Topic, Queue, Rule and Alarm of what watches; and Role and Policy, whosever they are.
   */
  readonly cloudFormation: string;
  /** TypeScript; `s3`, `cloudtrail`, `kms`, `iam` and the like are the modules of aws-cdk-lib. */
  readonly cdk: string;
}

/** A template tag: lines without the indentation that they have for the readers of our own code. */
export function code(texts: TemplateStringsArray, ...values: readonly string[]): string {
  const text = texts.map((part, index) => part + (values[index] ?? '')).join('');
  const lines = text.split('\n').slice(1, -1);
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0),
  );
  return lines.map((line) => line.slice(indent)).join('\n');
}
