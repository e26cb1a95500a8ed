# Shared by deploy/run, deploy/stop and the tests: packages, a private PostgreSQL, roles,
# certificate, daemons. Sourced by bash scripts that have set `set -euo pipefail` and $root (the
# clone). Everything that runs lives under $state; $var holds what the person who ran it may read.
#
# As root the cluster and the daemon run as system users of their own, so $state must be outside a
# clone that perhaps only root may enter; socket paths end at 107 bytes, so it is short.

pg_bin=/usr/lib/postgresql/15/bin
db_name=socialsoeg
service_user=socialsoeg
jobd_user=socialsoeg-jobd
cluster_user=postgres

say() { printf '%s\n' "$*" >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 3; }
is_root() { [ "$(id -u)" -eq 0 ]; }

# as USER COMMAND...: as root run it as USER, otherwise as ourselves. In / because USER may not be
# allowed into our folder.
as() {
    local user=$1
    shift
    if is_root; then (cd / && exec setpriv --reuid="$user" --regid="$user" --init-groups "$@"); else "$@"; fi
}

# need_packages FILE...: install what is missing of the packages listed in FILE.
need_packages() {
    local missing sudo='' wanted
    wanted=$(cat "$@" | sed 's/#.*//' | tr -s ' \n' ' ')
    # shellcheck disable=SC2086
    missing=$(for p in $wanted; do
        dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q '^install ok installed$' || echo "$p"
    done)
    [ -n "$missing" ] || return 0
    is_root || sudo=sudo
    say "installing packages: $(echo $missing)"
    $sudo apt-get update -qq || die "apt-get update failed; check the package sources"
    case " $(echo $missing) " in
    *\ postgresql-15*)
        # No default cluster: this machine gets only the private one.
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            postgresql-common >/dev/null || die "postgresql-common cannot be installed"
        $sudo sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' \
            /etc/postgresql-common/createcluster.conf
        ;;
    esac
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
        >/dev/null || die "packages cannot be installed: $(echo $missing)"
}

# Where the clone's running parts live; the same clone always gets the same place.
state_of() {
    local key
    key=$(printf '%s' "$1" | sha256sum | cut -c1-10)
    if is_root; then
        echo "/var/lib/socialsoeg-$key"
    elif [ "$(printf '%s' "$1/var/state/sock/.s.PGSQL.5432.lock" | wc -c)" -le 107 ]; then
        echo "$1/var/state"
    else
        echo "/var/tmp/socialsoeg-$(id -u)-$key"
    fi
}

make_state() {
    if is_root; then
        for user in "$service_user" "$jobd_user"; do
            id "$user" >/dev/null 2>&1 ||
                useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
        done
        install -d -m 0755 "$state"
        install -d -m 0700 -o "$cluster_user" -g "$cluster_user" "$state/data"
        install -d -m 0755 -o "$cluster_user" -g "$cluster_user" "$state/sock"
        install -d -m 0750 -o "$service_user" -g "$service_user" "$state/conf" "$state/run"
        install -d -m 0750 -o "$jobd_user" -g "$jobd_user" "$state/jobd"
        install -d -m 0755 "$state/bin"
    else
        (umask 077 && mkdir -p "$state"/{data,sock,conf,run,jobd,bin})
        [ -O "$state" ] || die "$state belongs to somebody else; set SSG_STATE to another folder"
    fi
    [ "$(printf '%s/sock/.s.PGSQL.5432' "$state" | wc -c)" -le 107 ] ||
        die "the path $state is too long for a Unix socket; set SSG_STATE to a shorter folder"
}

cluster_is_running() { as "$cluster_user" "$pg_bin/pg_ctl" -D "$state/data" status >/dev/null 2>&1; }

# The operating-system users that may act as each database role, by peer authentication.
write_access_rules() {
    local os_admin os_service os_jobd
    os_admin=$(id -un) os_service=$service_user os_jobd=$jobd_user
    is_root || { os_service=$os_admin os_jobd=$os_admin; }
    as "$cluster_user" tee "$state/data/pg_hba.conf" >/dev/null <<HBA
local all all peer map=ssg
HBA
    {
        is_root && echo "ssg $cluster_user $cluster_user"
        echo "ssg $os_service ssg_daemon"
        echo "ssg $os_jobd ssg_jobd"
        for role in "$cluster_user" ssg_daemon ssg_jobd ssg_import; do echo "ssg $os_admin $role"; done
    } | sort -u | as "$cluster_user" tee "$state/data/pg_ident.conf" >/dev/null
}

# make_cluster: create the cluster if there is none yet.
make_cluster() {
    if ! as "$cluster_user" test -f "$state/data/PG_VERSION"; then
        say "creating a private PostgreSQL in $state"
        as "$cluster_user" "$pg_bin/initdb" -D "$state/data" -U "$cluster_user" -E UTF8 \
            --locale=C.UTF-8 --auth=peer --data-checksums >/dev/null
    fi
    write_access_rules
    as "$cluster_user" tee "$state/data/socialsoeg.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$state/sock'
unix_socket_permissions = 0777
max_connections = 60
shared_buffers = ${SSG_SHARED_BUFFERS:-256MB}
huge_pages = try
fsync = on
full_page_writes = on
synchronous_commit = on
# No CPR number ever in PostgreSQL's own log:
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_min_duration_statement = -1
jit = off
timezone = 'UTC'
lc_messages = 'C'
CONF
    as "$cluster_user" grep -q "^include 'socialsoeg.conf'" "$state/data/postgresql.conf" ||
        echo "include 'socialsoeg.conf'" | as "$cluster_user" tee -a "$state/data/postgresql.conf" >/dev/null
}

start_cluster() {
    cluster_is_running && return 0
    as "$cluster_user" "$pg_bin/pg_ctl" -D "$state/data" -l "$state/data/server.log" -w -t 60 start >/dev/null ||
        die "PostgreSQL did not start; see $state/data/server.log"
}

stop_cluster() {
    cluster_is_running || return 0
    as "$cluster_user" "$pg_bin/pg_ctl" -D "$state/data" -m fast -w stop >/dev/null
}

conninfo() { printf 'host=%s/sock dbname=%s user=%s' "$state" "${2:-$db_name}" "$1"; }

# make_certificate: an authority of our own and a certificate for this machine's names, renewed
# when less than 30 days are left.
make_certificate() {
    local tls=$var/tls
    mkdir -p "$tls"
    if ! openssl x509 -checkend 2592000 -noout -in "$tls/server.pem" >/dev/null 2>&1; then
        say "making a certificate for localhost, 127.0.0.1 and ::1"
        (
            umask 077
            cd "$tls"
            openssl ecparam -name prime256v1 -genkey -noout -out ca.key
            openssl req -x509 -new -key ca.key -sha256 -days 730 -subj "/CN=socialsoeg demo CA" \
                -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
                -addext "keyUsage=critical,keyCertSign,cRLSign" -out ca.pem
            openssl ecparam -name prime256v1 -genkey -noout -out server.key
            openssl req -new -key server.key -subj "/CN=localhost" -out server.csr
            printf '%s\n' "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1" \
                "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature" \
                "extendedKeyUsage=serverAuth" >server.ext
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -sha256 \
                -days 365 -extfile server.ext -out server.pem 2>/dev/null
            cat ca.pem >>server.pem
        )
    fi
    chmod 0644 "$tls/ca.pem"
    put_service_file "$tls/server.pem" "$state/conf/server.pem"
    put_service_file "$tls/server.key" "$state/conf/server.key"
}

# put_service_file FROM TO [USER]: a copy that the daemon's user, or USER, may read and nobody else.
put_service_file() {
    local user=${3:-$service_user}
    if is_root; then install -m 0400 -o "$user" -g "$user" "$1" "$2"; else install -m 0400 "$1" "$2"; fi
}

# start_program NAME USER CONFIG READY-FILE: start $state/bin/NAME as USER and wait until it has
# written READY-FILE; its pid stands in $state/NAME.pid, its log in $var/log/NAME.log.
start_program() {
    local name=$1 user=$2 config=$3 ready=$4 pid
    : >>"$var/log/$name.log"
    if is_root; then
        (cd / && exec setsid setpriv --reuid="$user" --regid="$user" --init-groups \
            ${SSG_WRAP:-} "$state/bin/$name" -c "$config") </dev/null >>"$var/log/$name.log" 2>&1 &
    else
        (cd / && exec setsid ${SSG_WRAP:-} "$state/bin/$name" -c "$config") \
            </dev/null >>"$var/log/$name.log" 2>&1 &
    fi
    pid=$!
    echo "$pid" >"$state/$name.pid"
    for _ in $(seq 1 300); do
        [ -s "$ready" ] && return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 5 "$var/log/$name.log" >&2
    die "$name did not become ready; see $var/log/$name.log"
}

# stop_program NAME: ask it to end and wait; only a process that is ours (its command is our
# binary).
stop_program() {
    local name=$1 pid
    pid=$(cat "$state/$name.pid" 2>/dev/null || true)
    [ -n "$pid" ] || return 0
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$state/bin/$name "; then
        kill -TERM "$pid"
        for _ in $(seq 1 200); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -0 "$pid" 2>/dev/null && kill -KILL "$pid"
    fi
    rm -f "$state/$name.pid"
}

# start_daemon BINARY [CONFIG-LINE...]: the HTTPS daemon.
start_daemon() {
    local binary=$1
    shift
    mkdir -p "$var/run" "$var/log"
    printf '%s\n' "$@" >"$var/run/socialsoegd.conf.new"
    cat >>"$var/run/socialsoegd.conf.new" <<CONF
listen_port = ${SSG_PORT:-0}
tls_certificate = "$state/conf/server.pem"
tls_key = "$state/conf/server.key"
database = "$(conninfo ssg_daemon)"
metrics_listen = "127.0.0.1:0"
port_file = "$state/run/ports.json"
CONF
    put_service_file "$var/run/socialsoegd.conf.new" "$state/conf/socialsoegd.conf"
    rm -f "$var/run/socialsoegd.conf.new" "$state/run/ports.json" "$state/bin/socialsoegd"
    install -m 0755 "$binary" "$state/bin/socialsoegd"
    start_program socialsoegd "$service_user" "$state/conf/socialsoegd.conf" "$state/run/ports.json"
}

daemon_port() { sed -n 's/.*"port":\([0-9]*\).*/\1/p' "$state/run/ports.json"; }

stop_daemon() { stop_program socialsoegd; }

# make_log_key TOOL: the key that seals the log, once per database; its public half is what the log
# is checked with and belongs to whoever checks.
make_log_key() {
    [ -s "$var/log.key" ] && return 0
    "$1" audit key --name "localhost/socialsoeg-$(openssl rand -hex 4)" --out "$var/log.key" >"$var/log.pub"
}

# start_jobd BINARY [CONFIG-LINE...]: the sealer.
start_jobd() {
    local binary=$1
    shift
    mkdir -p "$var/run" "$var/log"
    printf '%s\n' "$@" >"$var/run/jobd.conf.new"
    cat >>"$var/run/jobd.conf.new" <<CONF
database = "$(conninfo ssg_jobd)"
sealing_key = "$state/jobd/log.key"
port_file = "$state/jobd/ready.json"
CONF
    put_service_file "$var/log.key" "$state/jobd/log.key" "$jobd_user"
    put_service_file "$var/run/jobd.conf.new" "$state/jobd/jobd.conf" "$jobd_user"
    rm -f "$var/run/jobd.conf.new" "$state/jobd/ready.json" "$state/bin/socialsoeg-jobd"
    install -m 0755 "$binary" "$state/bin/socialsoeg-jobd"
    start_program socialsoeg-jobd "$jobd_user" "$state/jobd/jobd.conf" "$state/jobd/ready.json"
}

stop_jobd() { stop_program socialsoeg-jobd; }
