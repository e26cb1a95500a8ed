-- Who may do what. Repeatable; run after the functions, in one transaction with them. Starts from
-- nothing: every privilege that is not written here is taken back.
do $$
declare
    v_schema text;
    v_role text;
    v_row record;
begin
    foreach v_schema in array array['register', 'reference', 'casework', 'access', 'audit', 'jobs',
        'api', 'meta']
    loop
        foreach v_role in array array['public', 'ssg_api', 'ssg_sealer', 'ssg_eraser',
            'ssg_auditor', 'ssg_daemon', 'ssg_jobd', 'ssg_import']
        loop
            execute format('revoke all on all tables in schema %I from %s', v_schema, v_role);
            execute format('revoke all on all sequences in schema %I from %s', v_schema, v_role);
            execute format('revoke all on all functions in schema %I from %s', v_schema, v_role);
            execute format('revoke all on schema %I from %s', v_schema, v_role);
        end loop;
        -- column privileges are not touched by the above
        for v_row in
            select c.relname, a.attname, x.grantee::regrole::text as grantee
            from pg_catalog.pg_class c
            join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attacl is not null
            cross join lateral aclexplode(a.attacl) x
            where c.relnamespace = v_schema::regnamespace and x.grantee <> 0
        loop
            execute format('revoke all (%I) on %I.%I from %s', v_row.attname, v_schema,
                v_row.relname, v_row.grantee);
        end loop;
    end loop;
    -- Functions get their owner here, so that none can be forgotten: the table owner has the two
    -- that must read around row-level security, ssg_api has all others.
    for v_row in
        select p.oid::regprocedure::text as name, n.nspname, p.proname
        from pg_catalog.pg_proc p
        join pg_catalog.pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('register', 'reference', 'casework', 'access', 'audit', 'jobs', 'api')
    loop
        execute format('grant create on schema %I to ssg_api, ssg_owner', v_row.nspname);
        v_role := case when v_row.nspname = 'access' and v_row.proname in ('caller', 'credentials')
            then 'ssg_owner' else 'ssg_api' end;
        execute format('alter function %s owner to %I', v_row.name, v_role);
        -- an owner's own right is a grant too, and was taken back above
        execute format('grant execute on function %s to %I', v_row.name, v_role);
        execute format('revoke create on schema %I from ssg_api', v_row.nspname);
        execute format('revoke all on function %s from public', v_row.name);
        if v_row.nspname = 'api' then
            execute format('grant execute on function %s to ssg_daemon', v_row.name);
        end if;
    end loop;
end
$$;

-- The server.
grant usage on schema api to ssg_daemon;

-- The functions.
grant usage on schema register, reference, casework, access, audit, api, meta to ssg_api;
grant select on all tables in schema register to ssg_api;
grant select on all tables in schema reference to ssg_api;
grant select on meta.migration to ssg_api;
grant select, insert on casework.lookup, casework.lookup_revision, casework.lookup_unmask,
    casework.referral, casework.acute_note to ssg_api;
grant select, insert, update on casework.incident_work, casework.provisional_case to ssg_api;
-- an idempotency key is forgotten after 24 hours by whoever uses it again
grant select, insert, delete on casework.idempotency to ssg_api;
grant select (user_id, username, district, municipality, is_disabled, person_key)
    on access.user_account to ssg_api;
grant select on access.user_role, access.permission, access.action to ssg_api;
grant select (session_id, user_id), insert, update (stepped_up_at, ended_at)
    on access.session to ssg_api;
grant select, insert on access.sign_in_failure to ssg_api;
grant select, insert on audit.entry to ssg_api;
grant select, insert on audit.content to ssg_api;
grant select, insert on audit.pending to ssg_api;
grant select on audit.leaf, audit.node, audit.checkpoint, audit.subject_entry to ssg_api;
grant select, insert on audit.cosignature to ssg_api;
grant usage on sequence audit.entry_id_seq to ssg_api;
grant execute on function access.caller(bytea), access.credentials(text) to ssg_api;

-- The import: the register, its sources, its own log entries, provisional case numbers.
grant usage on schema register, reference, casework, audit to ssg_import;
grant select, insert, update, delete on all tables in schema register to ssg_import;
grant usage on all sequences in schema register to ssg_import;
grant select on all tables in schema reference to ssg_import;
grant select, update (confirmed_at) on casework.provisional_case to ssg_import;
grant execute on all functions in schema register to ssg_import;

-- Sealing, erasing, and what jobd does as itself.
grant usage on schema audit, casework, reference to ssg_sealer, ssg_eraser, ssg_auditor, ssg_jobd;
grant select on audit.entry, audit.content, audit.origin to ssg_sealer;
grant select, insert on audit.leaf, audit.node, audit.checkpoint, audit.log_key,
    audit.subject_entry to ssg_sealer;
grant select, update on audit.indexed to ssg_sealer;
grant select, delete on audit.pending to ssg_sealer;
grant execute on function audit.seal_take(int), audit.seal_state(),
    audit.seal_put(bigint, bigint[], bytea, int[], bigint[], bytea, bytea, text),
    audit.seal_begin(bytea, text, text, bytea, text),
    audit.tree_hashes(int[], bigint[], int[]), audit.index_subjects(int),
    audit.content_subjects(text, text) to ssg_sealer;
grant select, delete on audit.content to ssg_eraser;
grant select, insert, delete on audit.subject_entry to ssg_eraser;
grant select on audit.entry, audit.leaf, audit.indexed to ssg_eraser;
grant execute on function audit.content_subjects(text, text),
    audit.erase(uuid, uuid, text, bigint[], text[], text) to ssg_eraser;
grant execute on function audit.tree_hashes(int[], bigint[], int[]), audit.seal_state()
    to ssg_auditor;
grant select on all tables in schema audit to ssg_auditor;
grant select on casework.lookup, casework.lookup_revision, casework.lookup_answer
    to ssg_auditor, ssg_jobd;
grant insert on casework.lookup_answer to ssg_jobd;
grant select on all tables in schema reference to ssg_auditor, ssg_jobd;
grant select on audit.entry, audit.pending, audit.leaf to ssg_jobd;

-- Everybody who acts on personal data writes the log the same way.
grant execute on function audit.write(uuid, int, uuid, text, text, text, uuid, text[], text[])
    to ssg_owner, ssg_import, ssg_eraser, ssg_jobd;

-- User administration runs with the rights of whoever calls it: a member of the table owner.
grant execute on function access.user_add(text, text, text, text, text, uuid),
    access.user_disable(text), access.user_reset(text, text) to ssg_owner;
