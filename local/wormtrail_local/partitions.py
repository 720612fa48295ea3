"""Partitions of AWS: what differs between them beside their name."""


def url_suffix(region: str) -> str:
    """What the names of regional endpoints end with, and of the services that have a name in each Region."""
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
