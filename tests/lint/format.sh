#!/usr/bin/env bash
# clang-format over every C file, and clang-tidy (with the checks of .clang-tidy) over the files
# that the build knows: tests/lint/format.sh [BUILD_DIR]. Exit 1 on a finding.
set -u
cd "$(dirname "$0")/../.." || exit 2
git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format --dry-run --Werror || exit 1
build=${1:-}
[ -n "$build" ] || exit 0
git ls-files -co --exclude-standard 'lib/*.c' 'server/*.c' |
    xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p "$build" --warnings-as-errors='*' 2>/dev/null
