-- Load the files of `socialsoeg register generate` into an empty register in one go; psql runs in
-- their folder. Skips what the import checks and logs: these files are known to be good. The rows
-- are the same.
\set ON_ERROR_STOP on
set client_min_messages = warning;
set synchronous_commit = off;
set work_mem = '256MB';
create schema bench_load;
set search_path = bench_load, pg_catalog;
create unlogged table address (address_id uuid, road_name text, house_number text, letter text,
    floor text, door text, supplementary_town text, postcode text, town text,
    municipality_code text, road_code text, status text, kind text);
create unlogged table person (person_id text, cpr text, other_id text, given_name text,
    surname text, birth_date date, sex text, status text, status_date date);
create unlogged table residence (person_id text, address_id uuid, municipality_code text,
    from_day date, to_day date);
create unlogged table kinship (child_id text, parent_id text, kind text, from_day date,
    to_day date);
create unlogged table partner (person_id text, partner_id text, from_day date, to_day date);
create unlogged table custody (child_id text, holder_id text, from_day date, to_day date);
create unlogged table protection (person_id text, kind text, from_day date, to_day date);
create unlogged table absence (person_id text, kind text, from_day date, to_day date);
create unlogged table incident (case_number text, date text, time text, reported_on date,
    kind text, code text, address_id uuid, municipality_code text, district text,
    linked_to text, disclosure text, social_report_sent boolean, pregnant boolean,
    valid_to date);
create unlogged table involvement (case_number text, person_id text, role text, outcome text,
    outcome_date date, sentence text, code text, called_police boolean, match text,
    verified boolean, quarantined boolean);
create unlogged table source (kind text, complete_from date);
\copy address from 'addresses.csv' (format csv, header, delimiter ';')
\copy person from 'persons.csv' (format csv, header, delimiter ';')
\copy residence from 'residences.csv' (format csv, header, delimiter ';')
\copy kinship from 'kinship.csv' (format csv, header, delimiter ';')
\copy partner from 'partners.csv' (format csv, header, delimiter ';')
\copy custody from 'custody.csv' (format csv, header, delimiter ';')
\copy protection from 'protections.csv' (format csv, header, delimiter ';')
\copy absence from 'absences.csv' (format csv, header, delimiter ';')
\copy incident from 'incidents.csv' (format csv, header, delimiter ';')
\copy involvement from 'involvements.csv' (format csv, header, delimiter ';')
\copy source from 'sources.csv' (format csv, header, delimiter ';')
analyze;

-- Indexes that only answers need are made after the rows.
create table later (drops text, makes text);
insert into later
select 'drop index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
from pg_index i
join pg_class c on c.oid = i.indexrelid
where c.relnamespace = 'register'::regnamespace and not i.indisunique;
select drops from later \gexec

insert into register.address (address_id, road_name, house_number, letter, floor, door,
    supplementary_town, postcode, town, municipality_code, road_code, status, kind, label, fold)
select a.*, l.label, register.address_fold(l.label)
from address a
cross join lateral (select register.address_label(a.road_name, a.house_number, a.letter, a.floor,
    a.door, a.supplementary_town, a.postcode, a.town) as label) l;
insert into register.person (person_id, cpr, other_id, given_name, surname, birth_date, sex,
    status, status_date)
select * from person;
create unlogged table address_no as select address_id, address_no from register.address;
create unlogged table person_no as select person_id, person_no, birth_date from register.person;
analyze address_no, person_no;

insert into register.residence
select p.person_no, a.address_no, r.municipality_code, coalesce(r.from_day, '-infinity'),
    coalesce(r.to_day, 'infinity')
from residence r
join person_no p using (person_id)
left join address_no a using (address_id)
order by coalesce(r.from_day, '-infinity');
insert into register.kinship
select c.person_no, p.person_no, k.kind, coalesce(k.from_day, c.birth_date, '-infinity'),
    coalesce(k.to_day, 'infinity')
from kinship k
join person_no c on c.person_id = k.child_id
join person_no p on p.person_id = k.parent_id;
insert into register.partner
select p.person_no, o.person_no, coalesce(t.from_day, '-infinity'),
    coalesce(t.to_day, 'infinity')
from partner t
join person_no p on p.person_id = t.person_id
join person_no o on o.person_id = t.partner_id;
insert into register.custody
select c.person_no, h.person_no, coalesce(u.from_day, c.birth_date, '-infinity'),
    coalesce(u.to_day, 'infinity')
from custody u
join person_no c on c.person_id = u.child_id
join person_no h on h.person_id = u.holder_id;
insert into register.protection
select p.person_no, s.kind, coalesce(s.from_day, '-infinity'), coalesce(s.to_day, 'infinity')
from protection s
join person_no p using (person_id);
insert into register.absence
select p.person_no, s.kind, s.from_day, coalesce(s.to_day, 'infinity')
from absence s
join person_no p using (person_id);
-- In the order of the days, as a real register grows.
insert into register.incident (case_number, happened_on, date_precision, minute_of_day,
    reported_on, kind, code, address_no, municipality_code, district, linked_to, disclosure,
    social_report_sent, pregnant, valid_to)
select i.case_number, d.day, d.precision, d.minute, i.reported_on, i.kind, i.code, a.address_no,
    i.municipality_code, coalesce(i.district, m.district), i.linked_to,
    coalesce(i.disclosure, 'free'), coalesce(i.social_report_sent, false),
    coalesce(i.pregnant, false), i.valid_to
from incident i
cross join lateral (
    select case
            when i.date is null then i.reported_on
            when length(i.date) = 7 then (i.date || '-01')::date
            else i.date::date end as day,
        case
            when i.date is null then 'reported'
            when length(i.date) = 7 then 'month'
            else 'day' end as precision,
        (split_part(i.time, ':', 1)::int * 60 + split_part(i.time, ':', 2)::int)::smallint
            as minute) d
left join address_no a using (address_id)
left join reference.municipality m on m.municipality_code = i.municipality_code
where i.kind <> 'intelligence'
order by d.day, i.case_number;
insert into register.involvement (incident_no, person_no, happened_on, role, outcome,
    outcome_date, sentence, code, called_police, match, verified, quarantined)
select i.incident_no, p.person_no, i.happened_on, v.role, coalesce(v.outcome, 'unknown'),
    v.outcome_date, v.sentence, v.code, coalesce(v.called_police, false), v.match,
    coalesce(v.verified, v.match = 'cpr'), coalesce(v.quarantined, false)
from involvement v
join register.incident i using (case_number)
join person_no p using (person_id)
order by i.incident_no;
insert into register.source (kind, complete_from) select kind, complete_from from source;
reset search_path;
select makes from bench_load.later \gexec
drop schema bench_load cascade;
