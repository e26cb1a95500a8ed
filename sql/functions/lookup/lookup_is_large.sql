-- Is this an address where people live side by side (stor adresse)? More families among the adults
-- than the setting allows. Beyond five times as many adults nobody counts families any more.
create or replace function casework.lookup_is_large(p_adults int[], p_residents int[], p_limit int,
    p_today date)
returns boolean
language plpgsql
stable
as $$
declare
    v_rest int[] := p_adults;
    v_family int[];
    v_families int := 0;
begin
    if cardinality(p_adults) > 5 * p_limit then
        return true;
    end if;
    while cardinality(v_rest) > 0 and v_families <= p_limit loop
        v_family := casework.lookup_cluster(v_rest[1:1], p_residents, p_today);
        v_rest := array(select r from unnest(v_rest) as r where r <> all (v_family));
        v_families := v_families + 1;
    end loop;
    return v_families > p_limit;
end
$$;
comment on function casework.lookup_is_large(int[], int[], int, date) is
    'Do many families live here? Reads register.kinship, partner, custody.';
