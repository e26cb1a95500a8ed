-- A threshold by name; raises for a name that does not exist.
-- Reads reference.setting.
create or replace function access.setting(p_name text) returns int
language plpgsql stable
as $$
declare
    v_value int;
begin
    select s.value into strict v_value from reference.setting s where s.name = p_name;
    return v_value;
end
$$;
comment on function access.setting(text) is 'A threshold by name. Reads reference.setting.';
