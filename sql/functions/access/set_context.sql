-- Overwrite the whole context that row-level security reads, for the rest of the transaction or
-- until the next function of the batch overwrites it; null is nobody ('').
-- Touches no table.
create or replace function access.set_context(
    p_request_id uuid,
    p_user_id uuid,
    p_role text,
    p_district text,
    p_municipality text
) returns void
language plpgsql
as $$
begin
    perform set_config('ssg.request_id', coalesce(p_request_id::text, ''), true),
        set_config('ssg.user_id', coalesce(p_user_id::text, ''), true),
        set_config('ssg.role', coalesce(p_role, ''), true),
        set_config('ssg.district', coalesce(p_district, ''), true),
        set_config('ssg.municipality', coalesce(p_municipality, ''), true);
end
$$;
comment on function access.set_context(uuid, uuid, text, text, text) is
    'Sets ssg.request_id, user_id, role, district, municipality. Touches no table.';
