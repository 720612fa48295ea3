"""CloudTrail: every call becomes an event, and trails deliver log files and signed digests."""
