"""What differs from account to account, or is not documented: options of the server."""

# Concurrent executions of Lambda in a Region. New accounts start with 10 (Lambda Developer Guide, "Lambda quotas").
lambda_concurrency = 1000
# Whether the stack's name gets the letters that a short logical id leaves, in generated bucket names.
short_ids_leave_room = False
