/** The state machine that verifies an organization: plan, one invocation an account, Region and day, one summary. */

/** Failures of Lambda itself, which pass (Step Functions Developer Guide, "Handling errors in Step Functions workflows"). */
const PASSING_FAILURES = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/**
 * The definition in Amazon States Language. The plan's files are taken one after the other; within a file a Distributed Map
 * reads the items and invokes the verifier for each. Every result goes to the evidence bucket by the verifier itself, so
 * that nothing but an empty object comes back and no output outgrows the 256 KiB of a state.
 *
 * Its input is `{ start, end }`, or nothing for the day before; the execution's name names the run. No failure is tolerated, which is a
 * Distributed Map's default: what was not verified must not look as if it were.
 */
export function verificationDefinition(functionArn: string, invocationsAtOnce: number): object {
  return {
    Comment: 'Verifies the digest chain over accounts, Regions and days',
    StartAt: 'Plan',
    States: {
      Plan: invoke(functionArn, {
        Parameters: { task: 'plan', 'id.$': '$$.Execution.Name', 'period.$': '$' },
        Next: 'Parts',
      }),
      Parts: {
        Type: 'Map',
        ItemsPath: '$.parts',
        ItemSelector: { 'id.$': '$$.Execution.Name', 'part.$': '$$.Map.Item.Value' },
        MaxConcurrency: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'Items',
          States: { Items: items(functionArn, invocationsAtOnce) },
        },
        ResultPath: null,
        Next: 'Summarize',
      },
      Summarize: invoke(functionArn, {
        Parameters: { task: 'summarize', 'id.$': '$$.Execution.Name' },
        End: true,
      }),
    },
  };
}

function items(functionArn: string, invocationsAtOnce: number): object {
  return {
    Type: 'Map',
    Label: 'Items',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { 'Bucket.$': '$.part.bucket', 'Key.$': '$.part.key' },
    },
    ItemSelector: { task: 'verify', 'id.$': '$.id', 'item.$': '$$.Map.Item.Value' },
    MaxConcurrency: invocationsAtOnce,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Verify',
      States: { Verify: invoke(functionArn, { End: true }) },
    },
    ResultSelector: {},
    End: true,
  };
}

function invoke(functionArn: string, state: object): object {
  return {
    Type: 'Task',
    Resource: functionArn,
    Retry: [{ ErrorEquals: PASSING_FAILURES, IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 }],
    ...state,
  };
}
