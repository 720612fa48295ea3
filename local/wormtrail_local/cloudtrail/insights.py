"""CloudTrail Insights: what a trail that looks for unusual rates tells of one.

Nobody measures rates here: a test says what was unusual (POST /wormtrail/insights). Records are as the CloudTrail User Guide has
them ("CloudTrail record contents for Insights events for trails"; "CloudTrail log file examples").
"""

import uuid
from typing import Any, NamedTuple

from wormtrail_local import clock
from wormtrail_local.cloudtrail.events import pending, put_on_bus
from wormtrail_local.cloudtrail.selectors import accounts_of, logging_trails


class Unusual(NamedTuple):
    """Calls of one name, which are more than usual or fail more often than usual."""

    account: str
    region: str
    event_source: str
    event_name: str
    insight_type: str


def occur(unusual: Unusual, state: str, shared_id: str | None) -> str | None:
    """Tells the trails that look for it, and the rules of its Region, that the activity has begun ("Start") or is over ("End").

    The two are joined by a shared id. Answers it, or None where no trail looks for it.
    """
    trails = [
        each.trail
        for each in logging_trails()
        if unusual.insight_type in [selector["InsightType"] for selector in each.trail.insight_selectors]
        and unusual.account in accounts_of(each.trail)
        and (each.trail.is_multi_region or each.trail.region_name == unusual.region)
    ]
    if not trails:
        return None
    shared_id = shared_id or str(uuid.uuid4())
    record = _record(unusual, state, shared_id)
    for trail in trails:
        pending(trail).append(record)
    # Sent as long as a trail logs Insights events (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail").
    put_on_bus("aws.cloudtrail", "AWS Insight via CloudTrail", record)
    return shared_id


# As one of AWS's examples has them: averages a minute, durations in minutes.
_STATISTICS = {"baseline": {"average": 9.82222e-5}, "insight": {"average": 5.0}, "insightDuration": 1, "baselineDuration": 10181}


def _record(unusual: Unusual, state: str, shared_id: str) -> dict[str, Any]:
    return {
        "eventVersion": "1.08",
        "eventTime": clock.spelled(clock.now()),
        "awsRegion": unusual.region,
        "eventID": str(uuid.uuid4()),
        "eventType": "AwsCloudTrailInsight",
        "recipientAccountId": unusual.account,
        "sharedEventID": shared_id,
        "insightDetails": {
            "state": state,
            "eventSource": unusual.event_source,
            "eventName": unusual.event_name,
            "insightType": unusual.insight_type,
            "insightContext": {"statistics": _STATISTICS},
        },
        "eventCategory": "Insight",
    }
