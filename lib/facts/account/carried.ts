/** Properties that no API answers, or that are not worth a call each: live facts carry over what the template says. */

/** CloudFormation type to property names. */
export const CARRIED_OVER: Readonly<Record<string, readonly string[]>> = {
  // tags that would take a call a resource: a run stays below 60 calls, and a tag that is wrong lets nobody in
  'AWS::CloudWatch::Alarm': ['Tags'],
  'AWS::CloudWatch::AnomalyDetector': ['Tags'],
  'AWS::CloudWatch::CompositeAlarm': ['Tags'],
  'AWS::CloudWatch::Dashboard': ['Tags'],
  'AWS::Events::Rule': ['Tags'],
  // GetAccountAuthorizationDetails leaves them out (IAM API Reference, RoleDetail)
  'AWS::IAM::Role': ['Description', 'MaxSessionDuration'],
  'AWS::CloudTrail::Trail': ['Tags'],
  // inputs of calls, not state: how long a deletion would wait, whether a lockout check was skipped
  'AWS::KMS::Key': ['Tags', 'PendingWindowInDays', 'BypassPolicyLockoutSafetyCheck'],
  // Lambda keeps a hash of the code, not where it came from: `state.CodeSha256` is judged in its place
  'AWS::Lambda::Function': ['Code', 'RecursiveLoop', 'RuntimeManagementConfig'],
  'AWS::Lambda::EventSourceMapping': ['Tags'],
  'AWS::Lambda::Permission': ['EventSourceToken'],
  'AWS::Logs::LogGroup': ['Tags', 'DataProtectionPolicy', 'FieldIndexPolicies'],
  // of those that a run looks at closely, they are read
  'AWS::SNS::Subscription': [
    ...['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'],
  ],
  'AWS::SNS::Topic': ['Tags', 'DeliveryStatusLogging'],
  'AWS::SQS::Queue': ['Tags'],
  'AWS::Scheduler::ScheduleGroup': ['Tags'],
  'AWS::StepFunctions::StateMachine': ['Tags', 'Definition', 'DefinitionS3Location', 'DefinitionSubstitutions'],
};
