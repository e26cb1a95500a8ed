#!/usr/bin/env bash
# The floors of the house, as far as CMake cannot see them: system headers of a library are read
# only in the room that owns it, no include climbs with "..", every header stands alone, files stay
# under 600 lines, SQL text stays in sql/ and lib/store. Prints each fault; exit 1 if there is one.
set -u
cd "$(dirname "$0")/../.." || exit 2
faults=0
fault() { printf '%s\n' "$1"; faults=$((faults + 1)); }

# only_in HEADER-PATTERN ALLOWED-PATH-PATTERN
only_in() {
    while IFS= read -r hit; do
        fault "include outside its room: $hit"
    done < <(git ls-files -co --exclude-standard 'lib/*.[ch]' 'server/*.[ch]' |
        xargs grep -nE "^#include [<\"]($1)" -- | grep -vE "^($2)")
}
only_in 'jansson\.h' 'lib/json/|server/api/|lib/domain/|server/cli/|server/http/'
only_in 'libpq-fe\.h|postgresql/' 'lib/pg/|server/cli/'
only_in 'microhttpd\.h|gnutls/' 'server/http/'
only_in 'openssl/|sodium\.h' 'lib/crypto/'
only_in 'confuse\.h' 'lib/config/'
only_in 'csv\.h' 'server/cli/|lib/domain/gen/'
only_in 'systemd/' 'server/main\.c|server/app\.c|server/jobd\.c|server/journal\.c'

while IFS= read -r hit; do
    fault "an include must not climb: $hit"
done < <(git ls-files -co --exclude-standard '*.[ch]' | xargs grep -nE '^#include ".*\.\./' --)

while IFS= read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || fault "longer than 600 lines: $file ($lines)"
done < <(git ls-files -co --exclude-standard '*.c' '*.h' '*.sql' '*.mjs' '*.sh')

while IFS= read -r hit; do
    fault "SQL text outside sql/ and lib/store: $hit"
done < <(git ls-files -co --exclude-standard 'lib/*.c' 'server/*.c' | grep -vE '^lib/store/' |
    xargs grep -nE '"(select|insert into|update|delete from|with) [a-z_.*]+' -- |
    grep -vE '^(server/cli/(db|user|import|cli_db)[a-z_]*\.c|lib/pg/ssg_pg_check\.c):')

includes=$(for dir in lib/* server/http server/api server/jobs server/cli; do printf -- '-I%s ' "$dir"; done)
includes="$includes $(pkg-config --cflags libpq jansson libmicrohttpd)"
while IFS= read -r header; do
    # shellcheck disable=SC2086
    gcc -std=c11 -D_GNU_SOURCE -fsyntax-only -Wall -Werror $includes -x c "$header" 2>/dev/null ||
        fault "header does not stand alone: $header"
done < <(git ls-files -co --exclude-standard 'lib/*.h' 'server/*.h')

[ "$faults" -eq 0 ] || { printf '%d faults\n' "$faults"; exit 1; }
