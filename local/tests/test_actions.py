"""Which IAM action each operation takes: known for all of the services that an audit log is made of, but for these."""

import botocore.session
import pytest
from wormtrail_local.authorization.actions import NoSuchAction, asked_of
from wormtrail_local.authorization.s3_actions import _action
from wormtrail_local.calls import Call

SERVICES = (
    *("cloudformation", "cloudtrail", "cloudwatch", "ecr", "events", "iam", "kms", "lambda", "logs", "organizations"),
    *("resourcegroupstaggingapi", "s3", "scheduler", "securityhub", "service-quotas", "sns", "sqs", "ssm"),
    *("stepfunctions", "sts"),
)
# The list of actions does not have them, or under another name that their documentation does not state. Everybody who is bound
# by policies is refused them with an error that says so.
UNKNOWN = {
    "cloudformation": {"RemoveAlias", "SetAlias"},
    "cloudtrail": {"ListInsightsMetricData"},
    "cloudwatch": {
        *("AssociateDatasetKmsKey", "DisassociateDatasetKmsKey", "DescribeAlarmContributors", "UpdateOTelEnrichment"),
        *("CreateResourceMetricsConfiguration", "DeleteResourceMetricsConfiguration"),
        *("GetResourceMetricsConfiguration", "UpdateResourceMetricsConfiguration"),
        *("DeleteMetricDataQueryDefinition", "GetMetricDataQueryDefinition"),
        *("ListMetricDataQueryDefinitions", "PutMetricDataQueryDefinition"),
    },
    "ecr": {
        *("DescribeReplicationBackfillResults", "ListImageReferrers", "ListReplicationBackfills"),
        *("StartReplicationBackfill", "StopReplicationBackfill"),
    },
    "iam": {"AcquireRole", "UpdateDelegationRequest", "UpdateOpenIDConnectProvider"},
    "kms": {"Decapsulate", "Encapsulate"},
    "lambda": {"DeleteDurableExecution", "PauseDurableExecution", "ResumeDurableExecution"},
    "logs": {"GetLogObject"},
    # Directory buckets, S3 Metadata and Object Lambda are not played.
    "s3": {
        *("CreateBucketMetadataConfiguration", "CreateSession", "DeleteBucketMetadataConfiguration"),
        *("GetBucketMetadataConfiguration", "ListDirectoryBuckets", "RenameObject", "WriteGetObjectResponse"),
    },
    "securityhub": {
        *("BatchUpdateFindingsV2", "CancelExportJobV2", "GetExportJobV2", "GetFindingStatisticsV2", "GetFindingsV2"),
        *("GetRemediationsV2", "GetSoftwareResourcesV2", "GetSoftwareStatisticsV2", "GetSoftwareV2"),
        *("ListExportJobsV2", "ListExposuresByRemediationV2", "RegisterConnectorV2", "StartExportJobV2"),
    },
    "ssm": {"DeregisterDefaultHostManagementConfiguration", "RegisterDefaultHostManagementConfiguration"},
    "sts": {"GetScopedCredentials"},
}


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_has_a_known_action_but_those_that_are_listed(service: str) -> None:
    operations = botocore.session.Session().get_service_model(service).operation_names
    assert {each for each in operations if not _is_known(service, each)} == UNKNOWN.get(service, set())


def _is_known(service: str, operation: str) -> bool:
    if operation == "DeleteObjects":
        return True  # asks about each object for itself
    try:
        if service == "s3":
            _action(operation, None)
        else:
            asked_of(Call(service, operation, "eu-central-1", "AKIA", {}, b""), "111122223333")
    except NoSuchAction:
        return False
    return True
