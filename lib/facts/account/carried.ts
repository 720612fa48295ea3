/** Properties that no API answers, or that are not worth a call each: live facts carry over what the template says. */

/** CloudFormation type to property names. */
export const CARRIED_OVER: Readonly<Record<string, readonly string[]>> = {
  // a dashboard belongs to no Region: whether the listing of one knows it is not documented
  'AWS::CloudWatch::Dashboard': ['Tags'],
  // GetAccountAuthorizationDetails leaves them out (IAM API Reference, RoleDetail)
  'AWS::IAM::Role': ['Description', 'MaxSessionDuration'],
  // inputs of calls, not state: how long a deletion would wait, whether a lockout check was skipped
  'AWS::KMS::Key': ['PendingWindowInDays', 'BypassPolicyLockoutSafetyCheck'],
  // Lambda keeps a hash of the code, not where it came from: `state.CodeSha256` is judged in its place
  'AWS::Lambda::Function': ['Code', 'RecursiveLoop', 'RuntimeManagementConfig'],
  'AWS::Lambda::Permission': ['EventSourceToken'],
  'AWS::Logs::LogGroup': ['DataProtectionPolicy', 'FieldIndexPolicies'],
  // of those that a run looks at closely, they are read
  'AWS::SNS::Subscription': [
    ...['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'],
  ],
  'AWS::SNS::Topic': ['DeliveryStatusLogging'],
  'AWS::StepFunctions::StateMachine': ['Definition', 'DefinitionS3Location', 'DefinitionSubstitutions'],
};
