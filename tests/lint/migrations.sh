#!/usr/bin/env bash
# Migrations are immutable: each file's SHA-256 stands in sql/migrations/CHECKSUMS, numbers run
# without a gap. `--write` adds the checksum of new files, never changes one that is there.
set -u
cd "$(dirname "$0")/../../sql/migrations" || exit 2
touch CHECKSUMS
if [ "${1:-}" = --write ]; then
    for file in [0-9]*.sql; do
        grep -q " $file\$" CHECKSUMS || sha256sum "$file" >>CHECKSUMS
    done
fi
sha256sum --check --quiet --strict CHECKSUMS || exit 1
n=0
for file in [0-9]*.sql; do
    n=$((n + 1))
    grep -q " $file\$" CHECKSUMS || { echo "no checksum for $file; run tests/lint/migrations.sh --write"; exit 1; }
    [ "${file%%_*}" = "$(printf '%04d' $n)" ] || { echo "number out of order: $file"; exit 1; }
done
