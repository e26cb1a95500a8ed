-- GET /v1/incidents: the worklist (arbejdsliste) "Nye sager med børn" of the caller's district, by
-- case or by a child's home, newest first, each case once. One row: parallel arrays i_* per case;
-- c_* per child (youngest first) and n_* per involved person, with the 1-based position of their
-- case. Provisional cases not yet loaded stand first (nobody involved).
--   p_tab      mine, all, waiting; null = all
--   p_since    cases known since that day; null = worklist_days back
--   p_cursor_* the next_* of the page before; next_* are null on the last page
-- i_lookup_address is null where that address is secret or unknown: then i_lookup_child is where a
-- look-up starts. Nobody is named whose part was dropped as groundless or is quarantined, or who
-- is accused of what was done before the age of 15.
-- outcome: ok, unauthenticated, csrf, forbidden. Logged once per call, the cases as subjects.
-- Reads register, reference, casework, access.user_account; inserts into audit.
create or replace function api.incident_list(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_tab text,
    p_since date,
    p_cursor_date date,
    p_cursor_id uuid,
    p_limit int,
    out outcome text,
    out i_id uuid[],
    out i_number text[],
    out i_date date[],
    out i_precision text[],
    out i_minute int[],
    out i_kind text[],
    out i_code text[],
    out i_statute text[],
    out i_place text[],
    out i_lookup_address uuid[],
    out i_lookup_child uuid[],
    out i_connection text[],
    out i_report_sent boolean[],
    out i_status text[],
    out i_owner text[],
    out i_district text[],
    out i_provisional boolean[],
    out c_item int[],
    out c_key uuid[],
    out c_age int[],
    out n_item int[],
    out n_key uuid[],
    out n_name text[],
    out n_role text[],
    out next_date date,
    out next_id uuid,
    out source_updated_at timestamptz,
    out source_late boolean
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
    v_now timestamptz := clock_timestamp();
    v_subjects text[];
    v_bodies text[];
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'incident.list');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;

    with page as materialized (
        select w.*, w.ordinality::int as item,
            row_number() over (partition by w.provisional order by w.ordinality) as place_in_line
        from casework.worklist_page(v_caller.user_id, v_caller.district, coalesce(p_tab, 'all'),
            coalesce(p_since, v_caller.today - access.setting('worklist_days')), p_cursor_date,
            p_cursor_id, p_limit, v_caller.today) with ordinality w
    ), shown as materialized (
        select p.*, f.person_key as first_child,
            case when not casework.address_is_secret(p.lookup_no, v_caller.today)
                then a.address_id end as lookup_address,
            case when p.address_no is null or p.provisional then 'unknown'
                when exists (
                    select
                    from register.residence r
                    where r.person_no = any (p.child_no) and r.address_no = p.address_no
                        and r.from_day <= p.happened_on and r.to_day > p.happened_on)
                then 'home' else 'elsewhere' end as place,
            u.username as owner_name
        from page p
        join register.person f on f.person_no = p.child_no[1]
        left join register.address a on a.address_no = p.lookup_no
        left join access.user_account u on u.user_id = p.owner
        where p.provisional or p.place_in_line <= p_limit
    ), child as materialized (
        select s.item, c.at, p.person_key,
            (extract(year from v_caller.today) - extract(year from p.birth_date)
                - (p.birth_date + make_interval(years => extract(year from v_caller.today)::int
                    - extract(year from p.birth_date)::int) > v_caller.today)::int)::int as age
        from shown s
        cross join lateral unnest(s.child_no) with ordinality as c (person_no, at)
        join register.person p on p.person_no = c.person_no
    ), involved as materialized (
        select distinct on (s.item, i.person_no) s.item, p.person_key,
            p.given_name || ' ' || p.surname as name, i.role,
            array_position(array['convicted', 'charged', 'suspect', 'victim', 'party', 'witness',
                'reporter'], i.role) as rank
        from shown s
        join register.involvement i on i.incident_no = s.incident_no
        join register.person p on p.person_no = i.person_no
        where i.outcome <> 'dropped_groundless' and not i.quarantined
            and (i.role not in ('suspect', 'charged', 'convicted')
                or (i.happened_on < (p.birth_date + interval '15 years')::date) is not true)
        order by s.item, i.person_no, rank
    ), logged as (
        select s.item, 'case:' || s.case_number as subject,
            json_build_object('case_number', s.case_number, 'persons', (
                select json_agg(distinct k.person_key)
                from (
                    select c.person_key from child c where c.item = s.item
                    union all
                    select n.person_key from involved n where n.item = s.item
                ) k))::text as body
        from shown s
    )
    select a.*, c.*, n.*, e.*, l.*
    into i_id, i_number, i_date, i_precision, i_minute, i_kind, i_code, i_statute, i_place,
        i_lookup_address, i_lookup_child, i_connection, i_report_sent, i_status, i_owner,
        i_district, i_provisional, c_item, c_key, c_age, n_item, n_key, n_name, n_role, next_date,
        next_id, v_subjects, v_bodies
    from (
        select coalesce(array_agg(s.incident_id order by s.item), '{}'),
            coalesce(array_agg(s.case_number order by s.item), '{}'),
            coalesce(array_agg(s.happened_on order by s.item), '{}'),
            coalesce(array_agg(s.date_precision order by s.item), '{}'),
            coalesce(array_agg(s.minute_of_day order by s.item), '{}'),
            coalesce(array_agg(s.kind order by s.item), '{}'),
            coalesce(array_agg(s.code order by s.item), '{}'),
            coalesce(array_agg(s.statute order by s.item), '{}'),
            coalesce(array_agg(s.place order by s.item), '{}'),
            coalesce(array_agg(s.lookup_address order by s.item), '{}'),
            coalesce(array_agg(s.first_child order by s.item), '{}'),
            coalesce(array_agg(s.connection order by s.item), '{}'),
            coalesce(array_agg(s.report_sent order by s.item), '{}'),
            coalesce(array_agg(s.status order by s.item), '{}'),
            coalesce(array_agg(s.owner_name order by s.item), '{}'),
            coalesce(array_agg(s.district order by s.item), '{}'),
            coalesce(array_agg(s.provisional order by s.item), '{}')
        from shown s
    ) a
    cross join (
        select coalesce(array_agg(c.item order by c.item, c.at), '{}'),
            coalesce(array_agg(c.person_key order by c.item, c.at), '{}'),
            coalesce(array_agg(c.age order by c.item, c.at), '{}')
        from child c
    ) c
    cross join (
        select coalesce(array_agg(n.item order by n.item, n.rank, n.name), '{}'),
            coalesce(array_agg(n.person_key order by n.item, n.rank, n.name), '{}'),
            coalesce(array_agg(n.name order by n.item, n.rank, n.name), '{}'),
            coalesce(array_agg(n.role order by n.item, n.rank, n.name), '{}')
        from involved n
    ) n
    cross join (
        select max(p.listed_on) filter (where p.place_in_line = p_limit),
            max(p.incident_id::text) filter (where p.place_in_line = p_limit)::uuid
        from page p
        where not p.provisional
            and exists (select from page q where not q.provisional
                and q.place_in_line > p_limit)
    ) e
    cross join (
        select coalesce(array_agg(g.subject order by g.item), '{}'),
            coalesce(array_agg(g.body order by g.item), '{}')
        from logged g
    ) l;

    select max(s.updated_at) into source_updated_at from register.source s;
    source_late := coalesce(source_updated_at < v_now
        - make_interval(hours => access.setting('source_late_hours')), true);
    if v_caller.stored_entry_id is null then
        perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'incident.list',
            'ok', null, v_subjects, v_bodies);
    end if;
end
$$;
comment on function api.incident_list(bytea, uuid, boolean, boolean, text, date, date, uuid, int) is
    'The worklist. Reads register, reference, casework, access.user_account; inserts into audit.';
