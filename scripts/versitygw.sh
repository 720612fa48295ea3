#!/usr/bin/env bash
# Plays the tampering tables of `verify`, beside the AWS CLI, on another S3 server with Object Lock: versitygw. Needs Go, and a
# temporary folder whose file system has extended attributes.
set -euo pipefail
cd "$(dirname "$0")/.."

version=v1.8.0
folder=$(mktemp -d)
port=${PORT:-7070}
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT

export GOBIN="${VERSITYGW_BIN:-$PWD/.cache/versitygw-$version}"
[ -x "$GOBIN/versitygw" ] || go install "github.com/versity/versitygw/cmd/versitygw@$version"

mkdir "$folder/buckets" "$folder/versions"
# the keys are those of the hand that arranges tests on the local AWS: the SDK has one pair for both
"$GOBIN/versitygw" --access local --secret local --region eu-central-1 --port "127.0.0.1:$port" --quiet \
  posix --versioning-dir "$folder/versions" "$folder/buckets" >"$folder/log" 2>&1 &
server=$!

WORMTRAIL_S3="http://127.0.0.1:$port" npx jest test/integrity/oracle --maxWorkers 1 "$@"
echo "All verdicts are those on the local AWS (versitygw $version)."
