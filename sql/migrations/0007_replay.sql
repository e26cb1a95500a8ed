-- What a look-up's answer was, as a hash: written by a later unit, never before the answer.

create table casework.lookup_answer (
    lookup_id uuid not null,
    revision int not null check (revision >= 1),
    result_sha256 bytea not null check (octet_length(result_sha256) = 32),
    rules_sha256 bytea not null check (octet_length(rules_sha256) = 32),
    program text not null,
    at timestamptz not null default clock_timestamp(),
    primary key (lookup_id, revision)
);
comment on table casework.lookup_answer is
    'SHA-256 of the answer computed from a revision''s snapshot, and of the rule set''s file: what a
replay compares with. No personal data; it outlives the snapshot.';
comment on column casework.lookup_answer.program is 'The version that computed it.';

-- Block ranges: the revisions without a result are the latest, and inserts stay cheap.
create index lookup_revision_at on casework.lookup_revision using brin (at);
