-- Users, sessions and who may call what.

create table access.user_account (
    user_id uuid primary key default gen_random_uuid(),
    username text not null unique check (username ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
    password_hash text not null,
    district text references reference.district,
    municipality text references reference.municipality,
    person_key uuid,
    is_disabled boolean not null default false,
    created_at timestamptz not null default clock_timestamp()
);
comment on table access.user_account is 'Who may sign in.';
comment on column access.user_account.person_key is
    'The user''s own person in the register, so that the own family can be refused.';

create table access.user_role (
    user_id uuid not null references access.user_account,
    role text not null check (role in ('secretariat', 'social_worker', 'leader', 'liaison',
        'auditor', 'admin', 'witness', 'monitor', 'system')),
    primary key (user_id, role)
);
comment on table access.user_role is 'The roles of a user; a sign-in of the demo has one.';

create table access.session (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    session_id uuid not null unique default gen_random_uuid(),
    user_id uuid not null references access.user_account,
    browser boolean not null,
    signed_in_at timestamptz not null default clock_timestamp(),
    stepped_up_at timestamptz,
    expires_at timestamptz not null,
    ended_at timestamptz
);
comment on table access.session is
    'Sessions with a fixed end; token_hash is SHA-256 of the token, which is stored nowhere.';
create index session_of_user on access.session (user_id); -- access.user_disable ends them

create table access.action (
    action text primary key check (action ~ '^[a-z_]+[.][a-z_]+$'),
    processing text not null check (processing in ('collection', 'alteration', 'consultation',
        'disclosure', 'combination', 'erasure', 'access_control')),
    note text not null
);
comment on table access.action is
    'What can be asked of the program, and which kind of processing (LED art. 25) the log entry of
that name records; loaded from sql/reference/action.csv.';

create table access.permission (
    action text not null references access.action,
    role text not null check (role in ('secretariat', 'social_worker', 'leader', 'liaison',
        'auditor', 'admin', 'witness', 'monitor', 'system')),
    primary key (action, role)
);
comment on table access.permission is
    'The table of CONTRACTS §3 as data; loaded from sql/reference/permission.csv.';

create table access.sign_in_failure (
    at timestamptz not null default clock_timestamp(),
    username_hash bytea not null,
    client text not null
);
comment on table access.sign_in_failure is
    'What the throttle of sign-in counts; rows older than a day have no use.';
create index sign_in_failure_user on access.sign_in_failure (username_hash, at);
create index sign_in_failure_client on access.sign_in_failure (client, at);
