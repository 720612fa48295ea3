"""Logs, access, and what else a stack has."""

import json

from conftest import ACCOUNT, REGION
from rows import Row, call, log_group, parsed
from templates import ASSUMED_BY_LAMBDA, POLICY, ROLE, ROLE_ARN, TAGS

LOGS = [
    Row("log-group", "AWS::Logs::LogGroup", {"RetentionInDays": 365, "KmsKeyId": "arn:aws:kms:x:1:key/k"}, log_group(),
        {"retentionInDays": 365, "kmsKeyId": "arn:aws:kms:x:1:key/k"}),
    Row("log-group-tags", "AWS::Logs::LogGroup", {"LogGroupName": "table-tags", "Tags": TAGS},
        call("logs", "list_tags_for_resource", "tags",
             resourceArn=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:table-tags"), {"wormtrail:owner": "security"}),
    Row("metric-filter", "AWS::Logs::MetricFilter",
        {"LogGroupName": {"Ref": "Group"}, "FilterPattern": "ERROR",
         "MetricTransformations": [{"MetricName": "Errors", "MetricNamespace": "Table", "MetricValue": "1"}]},
        call("logs", "describe_metric_filters", "metricFilters.0", logGroupName="{Group}"),
        {"filterPattern": "ERROR",
         "metricTransformations": [{"metricName": "Errors", "metricNamespace": "Table", "metricValue": "1"}]},
        {"Group": {"Type": "AWS::Logs::LogGroup"}}),
]

ACCESS = [
    Row("role", "AWS::IAM::Role",
        {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "RoleName": "table", "Description": "d",
         "MaxSessionDuration": 7200, "Path": "/audit/"},
        call("iam", "get_role", "Role", RoleName="{It}"),
        {"RoleName": "table", "AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "Description": "d",
         "MaxSessionDuration": 7200, "Path": "/audit/", "Arn": f"arn:aws:iam::{ACCOUNT}:role/audit/table"}),
    Row("role-inline", "AWS::IAM::Role",
        {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "Policies": [{"PolicyName": "p", "PolicyDocument": POLICY}]},
        call("iam", "get_role_policy", "PolicyDocument", RoleName="{It}", PolicyName="p"), POLICY),
    Row("role-managed", "AWS::IAM::Role",
        {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA,
         "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]},
        call("iam", "list_attached_role_policies", "AttachedPolicies", RoleName="{It}"),
        [{"PolicyName": "AWSLambdaBasicExecutionRole",
          "PolicyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}]),
    Row("role-tags", "AWS::IAM::Role", {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "Tags": TAGS},
        call("iam", "list_role_tags", "Tags", RoleName="{It}"), TAGS),
    Row("policy", "AWS::IAM::Policy", {"PolicyName": "table", "PolicyDocument": POLICY, "Roles": [{"Ref": "Role"}]},
        call("iam", "list_role_policies", "PolicyNames", RoleName="{Role}"), ["table"], {"Role": ROLE}),
    Row("managed-policy", "AWS::IAM::ManagedPolicy", {"PolicyDocument": POLICY, "Roles": [{"Ref": "Role"}]},
        call("iam", "get_policy_version", "PolicyVersion.Document", PolicyArn="{It}", VersionId="v1"), POLICY,
        {"Role": ROLE}),
]

DEFINITION = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
OTHERS = [
    Row("state-machine", "AWS::StepFunctions::StateMachine",
        {"RoleArn": ROLE_ARN, "DefinitionString": json.dumps(DEFINITION)},
        parsed(call("stepfunctions", "describe_state_machine", "definition", stateMachineArn="{It}")), DEFINITION,
        {"Role": ROLE}),
    Row("database", "AWS::Glue::Database", {"CatalogId": ACCOUNT, "DatabaseInput": {"Name": "asked"}},
        call("glue", "get_database", "Database", Name="{It}"), {"Name": "asked"}),
    Row("table", "AWS::Glue::Table",
        {"CatalogId": ACCOUNT, "DatabaseName": {"Ref": "Database"}, "TableInput": {"Name": "events", "Parameters": {"a": "b"}}},
        call("glue", "get_table", "Table", DatabaseName="{Database}", Name="{It}"), {"Name": "events", "Parameters": {"a": "b"}},
        {"Database": {"Type": "AWS::Glue::Database", "Properties": {"CatalogId": ACCOUNT, "DatabaseInput": {"Name": "tables"}}}}),
    Row("work-group", "AWS::Athena::WorkGroup",
        {"Name": "asked", "WorkGroupConfiguration": {"EnforceWorkGroupConfiguration": True, "BytesScannedCutoffPerQuery": 10000000}},
        call("athena", "get_work_group", "WorkGroup.Configuration", WorkGroup="{It}"),
        {"EnforceWorkGroupConfiguration": True, "BytesScannedCutoffPerQuery": 10000000}),
    Row("named-query", "AWS::Athena::NamedQuery",
        {"Name": "root", "Database": "d", "WorkGroup": {"Ref": "Group"}, "QueryString": "SELECT 1"},
        call("athena", "get_named_query", "NamedQuery", NamedQueryId="{It}"), {"Name": "root", "QueryString": "SELECT 1"},
        {"Group": {"Type": "AWS::Athena::WorkGroup", "Properties": {"Name": "asking", "RecursiveDeleteOption": True}}}),
    Row("parameter", "AWS::SSM::Parameter", {"Type": "String", "Value": "5", "Name": "/table"},
        call("ssm", "get_parameter", "Parameter", Name="{It}"), {"Value": "5", "Type": "String"}),
    Row("metadata", "AWS::CDK::Metadata", {"Analytics": "v2"}, lambda aws, ids: {}, {}),
]
