-- The register: a copy of the population, address and case registers that the look-up reads.
-- Only `socialsoeg import` writes here. No row-level security: no other role reads these tables
-- directly, the ticket of the look-up is the wall.

create schema register;
create schema reference;
create schema casework;
create schema access;
create schema audit;
create schema jobs;
create schema api;
comment on schema register is 'Source registers; written by import alone.';
comment on schema reference is 'Code lists, districts, settings and rule sets.';
comment on schema casework is 'Look-ups and what follows from them.';
comment on schema access is 'Users, roles, sessions and the permission table.';
comment on schema audit is 'The log: who did what to whose data, sealed later.';
comment on schema jobs is 'Work that is done outside a request.';
comment on schema api is 'The only functions the daemon may execute.';

create table register.address (
    address_no int generated always as identity primary key,
    address_id uuid not null unique,
    road_name text not null,
    house_number text not null,
    letter text,
    floor text,
    door text,
    supplementary_town text,
    postcode text,
    town text,
    municipality_code text not null,
    road_code text,
    status text not null check (status in ('current', 'discontinued')),
    kind text not null check (kind in ('dwelling', 'shelter', 'institution', 'prison',
        'student_housing', 'asylum_centre', 'other')),
    label text not null,
    fold text collate "C" not null
);
comment on table register.address is 'Dwellings (adresser) as in DAR; address_no is internal.';
comment on column register.address.label is 'Danish address text: road number, floor door, town.';
comment on column register.address.fold is
    'Folded label (lower case, å=aa, æ=ae, ø=oe, no punctuation) for range type-ahead.';
create index address_fold on register.address (fold); -- api.address_search

create table register.person (
    person_no int generated always as identity primary key,
    person_id text not null unique,
    person_key uuid not null unique default gen_random_uuid(),
    cpr text,
    other_id text,
    given_name text not null,
    surname text not null,
    birth_date date,
    sex text not null check (sex in ('m', 'f', 'x')),
    status text not null check (status in ('resident', 'no_fixed_abode', 'emigrated',
        'disappeared', 'dead')),
    status_date date
);
comment on column register.person.person_id is 'Key of the source; never leaves the database.';
comment on column register.person.person_key is 'Random key shown outside; kept over re-imports.';

create table register.residence (
    person_no int not null,
    address_no int,
    municipality_code text,
    from_day date not null default '-infinity',
    to_day date not null default 'infinity',
    check (from_day <= to_day)
);
comment on table register.residence is
    'Half-open spells [from_day, to_day); without address_no only the municipality is known.';
create index residence_now on register.residence (address_no) include (person_no, from_day)
    where to_day = 'infinity'; -- api.lookup_create: who lives here today
create index residence_past on register.residence (address_no, to_day)
    include (person_no, from_day) where to_day < 'infinity'; -- who lived here on the case's day
create index residence_person on register.residence (person_no, from_day)
    include (to_day, address_no, municipality_code); -- spells of a person, index only

create table register.kinship (
    child_no int not null,
    parent_no int not null,
    kind text not null check (kind in ('mother', 'father', 'co_mother', 'parent',
        'foster_parent')),
    from_day date not null default '-infinity',
    to_day date not null default 'infinity',
    primary key (child_no, parent_no, from_day)
);
create index kinship_parent on register.kinship (parent_no) include (child_no, kind, from_day,
    to_day);

create table register.partner (
    person_no int not null,
    partner_no int not null,
    from_day date not null default '-infinity',
    to_day date not null default 'infinity',
    primary key (person_no, partner_no, from_day)
);
create index partner_reverse on register.partner (partner_no) include (person_no, from_day, to_day);

create table register.custody (
    child_no int not null,
    holder_no int not null,
    from_day date not null default '-infinity',
    to_day date not null default 'infinity',
    primary key (child_no, holder_no, from_day)
);
create index custody_holder on register.custody (holder_no) include (child_no, from_day, to_day);

create table register.protection (
    person_no int not null,
    kind text not null check (kind in ('name_address', 'threatened')),
    from_day date not null default '-infinity',
    to_day date not null default 'infinity',
    primary key (person_no, kind, from_day)
);

create table register.absence (
    person_no int not null,
    kind text not null check (kind in ('prison', 'custody', 'abroad')),
    from_day date not null,
    to_day date not null default 'infinity',
    primary key (person_no, kind, from_day)
);

create table register.incident (
    incident_no bigint generated always as identity primary key,
    incident_id uuid not null unique default gen_random_uuid(),
    case_number text not null unique check (length(case_number) between 1 and 40),
    happened_on date not null,
    date_precision text not null check (date_precision in ('day', 'month', 'reported')),
    minute_of_day smallint check (minute_of_day between 0 and 1439),
    reported_on date,
    kind text not null check (kind in ('offence', 'disturbance', 'suicide_threat', 'concern',
        'inquiry', 'order_issued')),
    code text,
    address_no int,
    municipality_code text,
    district text not null,
    linked_to text,
    disclosure text not null default 'free' check (disclosure in ('free', 'ask', 'never')),
    social_report_sent boolean,
    pregnant boolean not null default false,
    valid_to date,
    loaded_at timestamptz not null default clock_timestamp()
);
comment on column register.incident.happened_on is
    'The day; the first of a month when only the month is known; reported_on when only that is.';
comment on column register.incident.linked_to is 'Case number of the source''s own link.';
create index incident_address on register.incident (address_no, happened_on); -- contacts at home
create index incident_linked on register.incident (linked_to) where linked_to is not null;
create index incident_recent on register.incident ((coalesce(reported_on, happened_on)),
    incident_id); -- api.incident_list: an old act reported yesterday is a new case

create table register.involvement (
    involvement_id bigint generated always as identity primary key,
    incident_no bigint not null,
    person_no int not null,
    happened_on date not null,
    role text not null check (role in ('suspect', 'charged', 'convicted', 'victim', 'witness',
        'reporter', 'party')),
    outcome text not null default 'unknown' check (outcome in ('open', 'dropped_groundless',
        'dropped_evidence', 'dropped_other', 'charge_waived', 'fined', 'suspended_sentence',
        'prison', 'measure', 'acquitted', 'none', 'unknown')),
    outcome_date date,
    sentence text,
    code text,
    called_police boolean,
    match text not null check (match in ('cpr', 'other_id', 'name_birthdate', 'manual')),
    verified boolean not null,
    quarantined boolean not null default false
);
comment on column register.involvement.happened_on is
    'Copy of the incident''s day, so that one index serves person and window.';
create index involvement_person on register.involvement (person_no, happened_on)
    include (incident_no, involvement_id); -- api.lookup_create: earlier cases in the window
create index involvement_incident on register.involvement (incident_no);

create table register.source (
    kind text primary key check (kind in ('offence', 'disturbance', 'suicide_threat', 'concern',
        'inquiry', 'order_issued')),
    complete_from date,
    updated_at timestamptz not null default clock_timestamp()
);

alter table register.residence set (autovacuum_vacuum_insert_scale_factor = 0.01);
alter table register.involvement set (autovacuum_vacuum_insert_scale_factor = 0.01);
