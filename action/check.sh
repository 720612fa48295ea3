#!/usr/bin/env bash
# Runs the check, once as JSON and once as SARIF. What it found is an output, so that later steps run; what keeps it from working
# (exit code 2) ends the step at once.
set -euo pipefail

arguments=(--fail-on "$FAIL_ON")
while IFS= read -r line; do [ -z "$line" ] || arguments+=(--framework "$line"); done <<<"$FRAMEWORKS"
while IFS= read -r line; do [ -z "$line" ] || arguments+=("$line"); done <<<"$PATHS"
read -ra wormtrail <<<"$WORMTRAIL"

for format in json sarif; do
  file="$RUNNER_TEMP/wormtrail.$format"
  code=0
  "${wormtrail[@]}" check --format "$format" --output "$file" "${arguments[@]}" || code=$?
  [ "$code" -lt 2 ] || exit "$code"
  printf '%s=%s\n' "$format" "$file" >>"$GITHUB_OUTPUT"
done
printf 'code=%s\n' "$code" >>"$GITHUB_OUTPUT"
