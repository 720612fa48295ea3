#!/usr/bin/env bash
# Lints workflows, and the composite action by way of a workflow that uses it: `npm run lint:workflows`. Needs Go.
set -euo pipefail
cd "$(dirname "$0")/.."

# actionlint reads an action only where a workflow of the repository uses it
user=.github/workflows/uses-the-action.yml
trap 'rm -f "$user"' EXIT
cat >"$user" <<'YAML'
name: uses the action
on: pull_request
permissions: { contents: read }
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: ./action
        with: { paths: cdk.out, fail-on: HIGH }
YAML

go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 .github/workflows/*.yml docs/code-scanning.yml
echo 'Nothing found in .github/, docs/code-scanning.yml and action/.'
