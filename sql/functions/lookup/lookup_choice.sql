-- The ticket holds, but the adult's children live in several homes: which child is it about?
-- Reads register.person.
create or replace function casework.lookup_choice(p_children int[], p_today date)
returns casework.lookup_result
language plpgsql
stable
as $$
declare
    v casework.lookup_result;
begin
    v.outcome := 'choose-child';
    select array_agg(p.person_key order by p.birth_date, p.person_key),
           array_agg(extract(year from age(p_today, p.birth_date))::int
               order by p.birth_date, p.person_key)
    into v.choice_key, v.choice_age
    from register.person p
    where p.person_no = any (p_children);
    return v;
end
$$;
comment on function casework.lookup_choice(int[], date) is
    'Children to choose among. Reads register.person.';
