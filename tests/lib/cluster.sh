#!/usr/bin/env bash
# A private, throw-away PostgreSQL for one test program, reached through a Unix socket only.
#   cluster.sh start [PID]    make and start one; prints its folder. With PID it is stopped and
#                             removed when that process has ended, however it ended
#   cluster.sh conninfo DIR   print how to connect to it, as its superuser
#   cluster.sh crash DIR      kill -9 the server and every process of it
#   cluster.sh restart DIR    start it again, after a crash or a stop
#   cluster.sh stop DIR       stop it and remove the folder
# As root the server runs as the system user postgres (it refuses root); otherwise as ourselves.
# Exit status 77: no PostgreSQL is installed.
# May also be sourced; then the functions cluster_* below are there and nothing runs.
set -euo pipefail

cluster_user=postgres
# shellcheck disable=SC2012
cluster_bin=${SSG_PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}

# cluster_as COMMAND...: as the server's user, from a folder that user may enter.
cluster_as() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && exec setpriv --reuid="$cluster_user" --regid="$cluster_user" --init-groups "$@")
    else
        "$@"
    fi
}

cluster_conninfo() { printf 'host=%s/s dbname=postgres user=%s\n' "$1" "$cluster_user"; }

# Durable and discreet, as the daemon insists; small and quick to start otherwise.
cluster_settings() {
    cat <<CONF
listen_addresses = ''
unix_socket_directories = '$1/s'
max_connections = 60
shared_buffers = 32MB
fsync = on
full_page_writes = on
synchronous_commit = on
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_statement = none
autovacuum = off
CONF
}

cluster_restart() {
    cluster_as "$cluster_bin/pg_ctl" -D "$1/data" -l "$1/data/server.log" -t 60 -w start \
        >/dev/null 2>&1 || {
        cluster_as tail -n 20 "$1/data/server.log" >&2
        return 1
    }
}

# Socket paths end at 107 bytes and another user must reach them, so not in $TMPDIR.
cluster_start() {
    [ -x "$cluster_bin/initdb" ] || {
        echo "skipped: no PostgreSQL server is installed" >&2
        return 77
    }
    local dir
    dir=$(mktemp -d /tmp/ssgpg.XXXXXX)
    chmod 0755 "$dir"
    mkdir -m 0700 "$dir/data" "$dir/s"
    [ "$(id -u)" -ne 0 ] || chown "$cluster_user:$cluster_user" "$dir/data" "$dir/s"
    cluster_as "$cluster_bin/initdb" -D "$dir/data" -U "$cluster_user" -E UTF8 --locale=C.UTF-8 \
        --auth=trust --no-sync >/dev/null
    cluster_settings "$dir" | cluster_as tee -a "$dir/data/postgresql.conf" >/dev/null
    cluster_restart "$dir"
    if [ -n "${1:-}" ]; then
        # The redirection must cover the whole of it: a caller may wait for our output to end.
        (
            while kill -0 "$1" 2>/dev/null; do sleep 1; done
            cluster_stop "$dir"
        ) </dev/null >/dev/null 2>&1 &
    fi
    printf '%s\n' "$dir"
}

cluster_crash() {
    local pid children
    pid=$(cluster_as head -n 1 "$1/data/postmaster.pid")
    children=$(ps -o pid= --ppid "$pid")
    # The server first, so that it cannot start its recovery by itself.
    # shellcheck disable=SC2086
    kill -KILL "$pid" $children 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}

cluster_stop() {
    case $1 in
    /tmp/ssgpg.*) ;;
    *)
        echo "cluster.sh: $1 is not a folder made by 'cluster.sh start'" >&2
        return 2
        ;;
    esac
    cluster_as "$cluster_bin/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$1"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    case ${1:-} in
    start) cluster_start "${2:-}" ;;
    conninfo | crash | restart | stop) "cluster_$1" "${2:?cluster.sh: which folder?}" ;;
    *)
        echo "usage: cluster.sh start [PID] | conninfo DIR | crash DIR | restart DIR | stop DIR" >&2
        exit 2
        ;;
    esac
fi
