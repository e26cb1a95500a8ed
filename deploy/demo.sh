# The demo's sign-ins, its description in var/demo.json, and one whole look-up over HTTPS. Sourced
# by deploy/run after deploy/lib.sh.

# Roles of the demo: NAME ROLE PLACE, one role each; PLACE own = the example's district or
# municipality, other = another one.
demo_roles="sekretariat secretariat own
socialraadgiver social_worker own
socialraadgiver2 social_worker other
leder leader own
revisor auditor none
admin admin none
kommune liaison own
kommune2 liaison other"

# demo_users: create the sign-ins that are not there yet, with new passwords; prints their JSON.
demo_users() {
    local example=$var/register/example.json name role place district='' municipality='' password
    while read -r name role place; do
        district='' municipality=''
        case $role:$place in
        liaison:own) municipality=$(jq -r .municipality "$example") ;;
        liaison:other) municipality=$(jq -r 'if .municipality == "0851" then "0751" else "0851" end' "$example") ;;
        *:own) district=$(jq -r .district "$example") ;;
        *:other) district=$(jq -r 'if .district == "1460" then "1461" else "1460" end' "$example") ;;
        esac
        password=$(openssl rand -base64 15 | tr '+/' '-_')
        printf '%s' "$password" | "$tool" user add --database "$(conninfo "$cluster_user")" \
            --username "$name" --role "$role" ${district:+--district "$district"} \
            ${municipality:+--municipality "$municipality"} --password-stdin >/dev/null
        jq -n --arg u "$name" --arg p "$password" --arg r "$role" --arg d "$district" --arg m "$municipality" \
            '{username:$u,password:$p,role:$r,district:(if $d=="" then null else $d end),
              municipality:(if $m=="" then null else $m end)}'
    done <<<"$demo_roles" | jq -s .
}

write_demo() {
    local users
    if [ -s "$var/demo.json" ]; then users=$(jq .sign_ins "$var/demo.json"); else users=$(demo_users); fi
    (
        umask 077
        jq -n --arg url "https://localhost:$(daemon_port)" --arg ca "$var/tls/ca.pem" \
            --arg db "$(conninfo "$cluster_user")" --argjson users "$users" \
            --slurpfile example "$var/register/example.json" '
            {url:$url, ca_file:$ca, database:$db, sign_ins:$users,
             example:($example[0] | {address_id,address,case_number,reason_code,district,
                                     neighbour_address_id})}' >"$var/demo.json.new"
        mv "$var/demo.json.new" "$var/demo.json"
    )
}

# call METHOD PATH [JSON]: one request as $token; prints the body, fails on a problem.
call() {
    local method=$1 path=$2 body=${3:-} out=$var/run/answer code
    # The token goes in by a file, so that no process list shows it; answers are for us alone.
    rm -f "$out"
    (umask 077 && : >"$out")
    code=$(curl -sS --cacert "$var/tls/ca.pem" -K "$var/run/curl.conf" -X "$method" -o "$out" \
        -w '%{http_code}' -H 'Accept-Language: da' ${body:+-H 'Content-Type: application/json'} \
        ${body:+--data-binary @-} "$(jq -r .url "$var/demo.json")$path" <<<"$body")
    case $code in 2*) cat "$out" ;; *) say "$method $path: $code"; cat "$out" >&2; return 1 ;; esac
}

sign_in() {
    local name=$1
    (umask 077 && : >"$var/run/curl.conf")
    token=$(call POST /v1/session "$(jq -c --arg u "$name" \
        '.sign_ins[] | select(.username==$u) | {username,password}' "$var/demo.json")" | jq -r .token)
    printf 'header = "Authorization: Bearer %s"\n' "$token" >"$var/run/curl.conf"
}

# main_job: sign in, look the example's household up by address and case, unmask it, print it.
main_job() {
    local answer id
    sign_in socialraadgiver
    answer=$(call POST /v1/lookups "$(jq -c '.example | {address_id,case_number,reason_code}' "$var/demo.json")")
    id=$(jq -r .lookup_id <<<"$answer")
    rm -f "$var/timeline.json"
    (umask 077 && call POST "/v1/lookups/$id/unmask" '{"reason":"assess_need"}' >"$var/timeline.json")
    "$tool" show <"$var/timeline.json"
    call DELETE /v1/session >/dev/null
    rm -f "$var/run/curl.conf" "$var/run/answer"
}
