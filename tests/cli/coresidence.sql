-- The co-residence of every entry of a stored look-up, once more and only in SQL: an oracle for the
-- computation in C (CONTRACTS §5). Reads a revision's snapshot and nothing else.
--   :id, :revision   of the look-up
-- One row per record of an adult: case number, person (its key), place, co-residence, the keys of
-- the children registered at the entry's address that day.
with snapshot as (
    select * from casework.lookup_revision r where r.lookup_id = :'id' and r.revision = :revision
), person as (
    select p.*
    from snapshot s, unnest(s.p_key, s.p_class, s.p_born) with ordinality
        as p (key, class, born, pos)
), residence as (
    select r.*
    from snapshot s, unnest(s.r_person, s.r_address, s.r_from, s.r_to)
        as r (pos, address, from_day, to_day)
), entry as (
    select e.*
    from snapshot s, unnest(s.e_person, s.e_case, s.e_date, s.e_precision, s.e_address, s.e_kind)
        with ordinality as e (pos, case_number, date, precision, address, kind, no)
    join person p on p.pos = e.pos and p.class = 'adult'
    where e.kind = 'offence'
), day as (
    select e.no, d.day::date as day
    from entry e, generate_series(
        case e.precision when 'month' then date_trunc('month', e.date::timestamp) else e.date end,
        case e.precision
            when 'month' then date_trunc('month', e.date::timestamp) + interval '1 month - 1 day'
            else e.date
        end, interval '1 day') as d (day)
    where e.precision <> 'reported'
), address_on as (
    -- of two that cover the day the later one stands
    select distinct on (d.no, d.day, p.pos) d.no, d.day, p.pos, r.address
    from day d
    cross join person p
    left join residence r on r.pos = p.pos and r.from_day <= d.day and r.to_day > d.day
    order by d.no, d.day, p.pos, r.from_day desc, r.to_day desc
), common as (
    select a.pos as adult, c.pos as child,
           min(greatest(a.from_day, c.from_day, pc.born)) as first,
           max(least(a.to_day, c.to_day)) as until
    from residence a
    join residence c on c.address = a.address
    join person pa on pa.pos = a.pos and pa.class = 'adult'
    join person pc on pc.pos = c.pos and pc.class = 'child'
    where greatest(a.from_day, c.from_day, pc.born) < least(a.to_day, c.to_day)
    group by a.pos, c.pos
), with_child as (
    select e.no, c.pos as child, d.day,
           case
               when d.day < c.born then case when m.first is null then 'apart' else 'before' end
               when here.address is null or there.address is null then 'unknown'
               when here.address = there.address then 'during'
               when m.first is null then 'apart'
               when d.day < m.first then 'before'
               when d.day >= m.until then 'after'
               else 'apart'
           end as co,
           e.address is not null and d.day >= c.born
               and there.address is not distinct from e.address as is_at
    from entry e
    join day d on d.no = e.no
    cross join person c
    left join common m on m.adult = e.pos and m.child = c.pos
    left join address_on here on here.no = e.no and here.day = d.day and here.pos = e.pos
    left join address_on there on there.no = e.no and there.day = d.day and there.pos = c.pos
    where c.class = 'child'
), per_child as (
    select w.no, w.child,
           case when count(distinct w.co) = 1 then min(w.co) else 'unknown' end as co,
           bool_and(w.is_at) as is_always, bool_or(w.is_at) as is_ever
    from with_child w
    group by w.no, w.child
), home as (
    select w.no, w.day, bool_or(w.is_at) as is_home
    from with_child w
    group by w.no, w.day
), per_entry as (
    select p.no,
           (array_agg(p.co order by array_position(
               array['during', 'apart', 'before', 'after', 'unknown'], p.co)))[1] as co,
           case when bool_and(p.is_always = p.is_ever)
               then array_agg(k.key order by k.key) filter (where p.is_always) end as children
    from per_child p
    join person k on k.pos = p.child
    group by p.no
), per_home as (
    select h.no, bool_and(h.is_home) as is_always, bool_or(h.is_home) as is_ever
    from home h
    group by h.no
)
select e.case_number, k.key,
       case
           when e.address is null or h.no is null or h.is_always <> h.is_ever then 'unknown'
           when h.is_always then 'home'
           else 'elsewhere'
       end,
       coalesce(c.co, 'unknown'),
       coalesce(array_to_string(c.children, ','), '')
from entry e
join person k on k.pos = e.pos
left join per_entry c on c.no = e.no
left join per_home h on h.no = e.no
order by e.no;
