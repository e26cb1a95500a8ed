-- Before its first batch a sealer makes its key known, and a log without a checkpoint gets that of
-- the empty tree. Returns false if the log has another name and no signed statement allows this one.
-- Reads audit.origin; inserts into audit.log_key, audit.checkpoint.
create or replace function audit.seal_begin(
    p_key_id bytea,
    p_public_key text,
    p_origin text,
    p_empty_root bytea,
    p_empty_note text
) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_last text;
begin
    select split_part(c.note, E'\n', 1) into v_last
    from audit.checkpoint c
    order by c.tree_size desc
    limit 1;
    if v_last <> p_origin and not exists (select from audit.origin o where o.origin = p_origin) then
        return false;
    end if;
    insert into audit.log_key (key_id, public_key) values (p_key_id, p_public_key)
    on conflict do nothing;
    if v_last is null then
        insert into audit.checkpoint (tree_size, root, note)
        values (0, p_empty_root, p_empty_note);
    end if;
    return true;
end
$$;
comment on function audit.seal_begin(bytea, text, text, bytea, text) is
    'A sealer starts. Reads audit.origin; inserts into audit.log_key, audit.checkpoint.';
