/** Whether the functions run, run the deployed code, and can be invoked only as deployed. */
import type { Check } from '../check';

const OF_FUNCTIONS = { theme: 'monitoring', judgedFrom: ['account'] } as const;

export const FunctionActive: Check = {
  ...OF_FUNCTIONS,
  id: 'FunctionActive',
  owner: 'engineering',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  title: 'Every function can run',
  reason: 'A function that failed or waits cannot check anything (Lambda Developer Guide, "Lambda function states").',
  severity: 'HIGH',
  remedy: 'Read the reason with lambda:GetFunction, then deploy the stack again.',
};

export const FunctionCodeUnchanged: Check = {
  ...OF_FUNCTIONS,
  id: 'FunctionCodeUnchanged',
  owner: 'security',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  title: 'Every function runs the code that was deployed',
  reason: 'An attacker who replaces the code of the checker makes it report that everything holds.',
  severity: 'CRITICAL',
  remedy: 'Treat it as an intrusion. Find the UpdateFunctionCode call in CloudTrail, then deploy the stack again.',
};

export const NoOtherInvoker: Check = {
  ...OF_FUNCTIONS,
  id: 'NoOtherInvoker',
  owner: 'security',
  threat: { technique: 'T1059.009', name: 'Command and Scripting Interpreter: Cloud API' },
  title: 'Only the deployed principals may invoke a function',
  reason:
    'A statement that was added to a function policy lets others run it, as often as they like and with input of ' +
    'their own.',
  severity: 'HIGH',
  remedy: 'Remove the statement (lambda:RemovePermission), and find in CloudTrail who added it.',
};

export const NoFunctionUrl: Check = {
  ...OF_FUNCTIONS,
  id: 'NoFunctionUrl',
  owner: 'security',
  threat: { technique: 'T1059.009', name: 'Command and Scripting Interpreter: Cloud API' },
  title: 'No function has a URL',
  reason:
    'A function URL is an entrance from the internet, and can be open without authentication (Lambda Developer ' +
    'Guide, "Security and auth model for Lambda function URLs").',
  severity: 'HIGH',
  remedy: 'Delete the URL (lambda:DeleteFunctionUrlConfig), and find in CloudTrail who created it.',
};
