-- Row-level security on casework, access and audit. Repeatable; run after the grants. The owner of
-- the tables is not bound, every other role is. A condition reads the caller's context, which
-- access.enter overwrites at the start of each api function; '' is nobody. The sub-selects make
-- PostgreSQL read a setting once per statement instead of once per row.
do $$
declare
    v_row record;
begin
    for v_row in
        select n.nspname, c.relname
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('casework', 'access', 'audit') and c.relkind in ('r', 'p')
    loop
        execute format('alter table %I.%I enable row level security', v_row.nspname,
            v_row.relname);
    end loop;
    for v_row in
        select schemaname, tablename, policyname
        from pg_catalog.pg_policies
        where schemaname in ('casework', 'access', 'audit')
    loop
        execute format('drop policy %I on %I.%I', v_row.policyname, v_row.schemaname,
            v_row.tablename);
    end loop;
end
$$;

-- Look-ups belong to the district that made them, to the district of the children's home, which
-- owns the work, and to whoever made them.
create policy lookup_read on casework.lookup for select to ssg_api
    using (district = (select current_setting('ssg.district', true))
        or home_district = (select current_setting('ssg.district', true))
        or user_id::text = (select current_setting('ssg.user_id', true)));
create policy lookup_make on casework.lookup for insert to ssg_api
    with check (user_id::text = (select current_setting('ssg.user_id', true)));
create policy revision_read on casework.lookup_revision for select to ssg_api
    using (exists (select from casework.lookup l where l.lookup_id = lookup_revision.lookup_id));
create policy revision_make on casework.lookup_revision for insert to ssg_api
    with check ((select current_setting('ssg.user_id', true)) <> '');
create policy unmask_read on casework.lookup_unmask for select to ssg_api
    using (exists (select from casework.lookup l where l.lookup_id = lookup_unmask.lookup_id));
create policy unmask_make on casework.lookup_unmask for insert to ssg_api
    with check (user_id::text = (select current_setting('ssg.user_id', true)));
create policy referral_read on casework.referral for select to ssg_api
    using (district = (select current_setting('ssg.district', true))
        or exists (select from casework.lookup l where l.lookup_id = referral.lookup_id));
create policy referral_make on casework.referral for insert to ssg_api
    with check (by_user::text = (select current_setting('ssg.user_id', true)));
create policy acute_note_read on casework.acute_note for select to ssg_api
    using (exists (select from casework.lookup l where l.lookup_id = acute_note.lookup_id));
create policy acute_note_make on casework.acute_note for insert to ssg_api
    with check (by_user::text = (select current_setting('ssg.user_id', true)));
create policy snapshot_audit on casework.lookup for select to ssg_auditor, ssg_jobd using (true);
create policy snapshot_audit on casework.lookup_revision for select to ssg_auditor, ssg_jobd
    using (true);
create policy answer_read on casework.lookup_answer for select to ssg_auditor, ssg_jobd
    using (true);
create policy answer_make on casework.lookup_answer for insert to ssg_jobd with check (true);

-- The worklist belongs to the district.
create policy work_own on casework.incident_work to ssg_api
    using (district = (select current_setting('ssg.district', true)))
    with check (district = (select current_setting('ssg.district', true)));
create policy provisional_own on casework.provisional_case to ssg_api
    using (district = (select current_setting('ssg.district', true)))
    with check (district = (select current_setting('ssg.district', true)));
create policy provisional_confirm on casework.provisional_case to ssg_import
    using (true) with check (true);
create policy idempotency_own on casework.idempotency to ssg_api
    using (user_id::text = (select current_setting('ssg.user_id', true)))
    with check (user_id::text = (select current_setting('ssg.user_id', true)));

-- Users see themselves and their district's users, by name and role only (column privileges).
create policy user_near on access.user_account for select to ssg_api
    using (user_id::text = (select current_setting('ssg.user_id', true))
        or district = (select current_setting('ssg.district', true)));
create policy user_audit on access.user_account for select to ssg_api
    using ((select current_setting('ssg.role', true)) = 'auditor');
create policy role_near on access.user_role for select to ssg_api
    using (exists (select from access.user_account a where a.user_id = user_role.user_id));
create policy session_own on access.session to ssg_api
    using (user_id::text = (select current_setting('ssg.user_id', true)))
    with check (user_id::text = (select current_setting('ssg.user_id', true)));
create policy permission_read on access.permission for select to ssg_api using (true);
create policy action_read on access.action for select to ssg_api using (true);
create policy failure_count on access.sign_in_failure for select to ssg_api using (true);
create policy failure_make on access.sign_in_failure for insert to ssg_api with check (true);

-- The log: anybody who acts may add, also without context (a failed sign-in has none).
create policy entry_make on audit.entry for insert to ssg_api with check (true);
create policy content_make on audit.content for insert to ssg_api with check (true);
create policy pending_make on audit.pending for insert to ssg_api with check (true);
create policy pending_age on audit.pending for select to ssg_api using (true);
-- A re-run finds its own request's entries, a caller counts the own refusals, an auditor reads.
create policy entry_read on audit.entry for select to ssg_api
    using (request_id::text = (select current_setting('ssg.request_id', true))
        or actor_id::text = (select current_setting('ssg.user_id', true))
        or (select current_setting('ssg.role', true)) = 'auditor');
create policy content_read on audit.content for select to ssg_api
    using ((select current_setting('ssg.role', true)) = 'auditor'
        or exists (select from audit.entry e where e.entry_id = content.entry_id
            and e.actor_id::text = (select current_setting('ssg.user_id', true))));
create policy leaf_read on audit.leaf for select to ssg_api
    using ((select current_setting('ssg.user_id', true)) <> '');

create policy node_read on audit.node for select to ssg_api
    using ((select current_setting('ssg.user_id', true)) <> '');
create policy checkpoint_read on audit.checkpoint for select to ssg_api
    using ((select current_setting('ssg.user_id', true)) <> '');
create policy cosignature_read on audit.cosignature for select to ssg_api
    using ((select current_setting('ssg.user_id', true)) <> '');
create policy cosignature_make on audit.cosignature for insert to ssg_api
    with check ((select current_setting('ssg.role', true)) = 'witness'
        and user_id::text = (select current_setting('ssg.user_id', true)));
create policy subject_read on audit.subject_entry for select to ssg_api
    using ((select current_setting('ssg.role', true)) = 'auditor');

create policy entry_seal on audit.entry for select to ssg_sealer, ssg_eraser, ssg_auditor, ssg_jobd
    using (true);
create policy pending_seal on audit.pending to ssg_sealer using (true) with check (false);
create policy pending_watch on audit.pending for select to ssg_jobd, ssg_auditor using (true);
create policy leaf_seal on audit.leaf for select
    to ssg_sealer, ssg_eraser, ssg_auditor, ssg_jobd using (true);
create policy leaf_make on audit.leaf for insert to ssg_sealer with check (true);
create policy node_seal on audit.node for select to ssg_sealer, ssg_auditor using (true);
create policy node_make on audit.node for insert to ssg_sealer with check (true);
create policy checkpoint_seal on audit.checkpoint for select to ssg_sealer, ssg_auditor using (true);
create policy checkpoint_make on audit.checkpoint for insert to ssg_sealer with check (true);
create policy key_seal on audit.log_key for select to ssg_sealer, ssg_auditor using (true);
create policy key_make on audit.log_key for insert to ssg_sealer with check (true);
create policy origin_seal on audit.origin for select to ssg_sealer, ssg_auditor using (true);
create policy cosignature_audit on audit.cosignature for select to ssg_auditor using (true);
create policy indexed_seal on audit.indexed to ssg_sealer using (true) with check (true);
create policy indexed_watch on audit.indexed for select to ssg_eraser, ssg_auditor using (true);
create policy subject_seal on audit.subject_entry for select to ssg_sealer, ssg_auditor using (true);
create policy subject_make on audit.subject_entry for insert to ssg_sealer with check (true);
create policy subject_erase on audit.subject_entry to ssg_eraser using (true) with check (true);
create policy content_index on audit.content for select to ssg_sealer using (true);
create policy content_erase on audit.content to ssg_eraser using (true) with check (false);
create policy content_audit on audit.content for select to ssg_auditor using (true);
