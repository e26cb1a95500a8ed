-- The tree over the log: inner nodes, signed checkpoints, keys, cosignatures of witnesses; and the
-- index from a subject to its entries, built after sealing so that writing the log stays cheap.

create table audit.node (
    level smallint not null check (level > 0 and level % 8 = 0),
    node_index bigint not null,
    hash bytea not null check (octet_length(hash) = 32),
    primary key (level, node_index)
);
comment on table audit.node is
    'Roots of the perfect subtrees of 2^level leaves, for every eighth level: with audit.leaf enough
to make any proof from O(log n) short runs. Node i of level l covers the leaves from i * 2^l.';

create table audit.checkpoint (
    tree_size bigint primary key,
    root bytea not null check (octet_length(root) = 32),
    at timestamptz not null default clock_timestamp(),
    note text not null
);
comment on table audit.checkpoint is
    'What the sealer has signed: one C2SP tlog-checkpoint per batch, byte for byte.';

create table audit.log_key (
    key_id bytea primary key check (octet_length(key_id) = 4),
    public_key text not null,
    added_at timestamptz not null default clock_timestamp()
);
comment on table audit.log_key is
    'Public halves of the keys the sealer has used (NAME+ID+BASE64). For convenience only: whoever
checks the log brings the keys from elsewhere.';

create table audit.origin (
    origin text primary key,
    statement text not null,
    at timestamptz not null default clock_timestamp()
);
comment on table audit.origin is
    'Signed statements by which a log goes on under another name, after a restore that lost entries.';

create table audit.cosignature (
    cosignature_id uuid primary key default gen_random_uuid(),
    tree_size bigint not null references audit.checkpoint,
    name text not null,
    key_id bytea not null check (octet_length(key_id) = 4),
    signature bytea not null check (octet_length(signature) = 64),
    signed_at timestamptz not null,
    received_at timestamptz not null default clock_timestamp(),
    user_id uuid not null,
    unique (tree_size, key_id)
);
comment on table audit.cosignature is 'Cosignatures (cosignature/v1) handed in by witnesses.';

create table audit.subject_entry (
    subject text not null,
    entry_id bigint not null,
    primary key (subject, entry_id)
);
comment on table audit.subject_entry is
    'Which sealed entries concern a person (person_key), case:NUMBER or address:ID. Made from the
content and erased with it.';
create index subject_entry_entry on audit.subject_entry (entry_id); -- audit.erase

create table audit.indexed (
    one boolean primary key default true check (one),
    leaf_count bigint not null
);
comment on table audit.indexed is 'How many leaves audit.subject_entry covers.';
insert into audit.indexed (leaf_count) values (0);

-- Rows come and go all day; without this the sealer would walk over yesterday's dead ones.
alter table audit.pending set (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000);
