-- The log. Header bytes are never updated; personal content stands beside them under a salt and
-- can be erased without breaking the tree that the sealer builds from the headers.

create sequence audit.entry_id_seq;
comment on sequence audit.entry_id_seq is
    'Numbers entries; gaps are normal, the order of the tree is that of audit.leaf.';

create table audit.entry (
    entry_id bigint primary key,
    request_id uuid not null,
    seq smallint not null,
    at timestamptz not null,
    actor_id uuid,
    role text check (role ~ '^[a-z_]+$'),
    action text not null check (action ~ '^[a-z_]+[.][a-z_]+$'),
    outcome text not null check (outcome ~ '^[a-z][a-z-]*$'),
    resource_id uuid,
    header bytea not null,
    unique (request_id, seq)
);
comment on table audit.entry is 'One act or refusal; rows are only ever inserted.';
comment on column audit.entry.header is
    'Exact JSON bytes: entry_id, at, actor, role, action, outcome, request_id and the sorted
commitments of the content; the leaf of the tree is SHA-256(0x00 || header).';
comment on column audit.entry.seq is '0 is the request''s main entry; a re-run looks for it.';
create index entry_refused on audit.entry (actor_id, at) where outcome <> 'ok'; -- refusal streaks

create table audit.content (
    entry_id bigint not null,
    subject text not null,
    salt bytea not null check (octet_length(salt) = 32),
    body text not null,
    primary key (entry_id, subject)
);
comment on table audit.content is
    'Personal content per entry and person: commitment = SHA-256(salt || body). Only the role
ssg_eraser deletes here, with an erasure entry in the same transaction.';

create table audit.pending (
    entry_id bigint primary key,
    at timestamptz not null
);
comment on table audit.pending is 'Entries not yet in the tree; the sealer removes them.';

create table audit.leaf (
    leaf_index bigint primary key,
    entry_id bigint not null unique,
    leaf_hash bytea not null check (octet_length(leaf_hash) = 32)
);
comment on table audit.leaf is
    'Leaves of the RFC 9162 tree in sealing order: leaf_hash = SHA-256(0x00 || header).';
