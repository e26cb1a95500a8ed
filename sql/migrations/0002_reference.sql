-- Reference data: loaded from sql/reference/*.csv by `socialsoeg db upgrade`, the same files that
-- are built into the programs.

create table reference.offence_group (
    group_id text primary key,
    label_da text not null,
    label_en text not null,
    in_r4 boolean not null default false
);
comment on table reference.offence_group is 'Groups that a pattern is counted in.';

create table reference.kind (
    kind text primary key,
    label_da text not null,
    label_en text not null,
    class text not null check (class in ('entry', 'contact', 'banner', 'skipped')),
    window_years int,
    import_only boolean not null
);
comment on table reference.kind is 'What a case can be, and how the timeline treats it.';

create table reference.offence_code (
    code text primary key,
    label text not null,
    kind text not null check (kind in ('offence', 'measure')),
    group_id text references reference.offence_group,
    statute text,
    maximum text,
    maximum_months int,
    severity_class smallint check (severity_class between 0 and 6),
    alone_grave text not null default 'no' check (alone_grave in ('yes', 'household', 'no')),
    in_r4 boolean not null default false,
    valid_from date,
    valid_to date
);
comment on table reference.offence_code is 'Police offence codes (gerningskoder).';

create table reference.district (
    district text primary key,
    name text not null
);
comment on table reference.district is 'Police districts (politikredse), DAGI codes.';

create table reference.municipality (
    municipality_code text primary key check (municipality_code ~ '^[0-9]{4}$'),
    name text not null,
    district text not null references reference.district
);

comment on table reference.municipality is 'Municipalities (kommuner) and their police district.';

create table reference.case_prefix (
    prefix text primary key check (prefix ~ '^[0-9]{4}$'),
    district text not null references reference.district
);
comment on table reference.case_prefix is
    'First part of a provisional case number (foreløbigt journalnummer) and its district.';

create table reference.setting (
    name text primary key,
    value int not null,
    minimum int not null,
    maximum int not null,
    unit text not null,
    note text not null,
    check (value between minimum and maximum)
);
comment on table reference.setting is 'Thresholds that an authority may change.';
insert into reference.setting (name, value, minimum, maximum, unit, note) values
    ('case_max_age_days', 90, 1, 365, 'days', 'How old a case may be that opens a look-up.'),
    ('ticket_days', 7, 1, 30, 'days', 'How long a look-up may go deeper after it was opened.'),
    ('provisional_hours', 72, 1, 240, 'hours', 'How long a provisional case number opens look-ups.'),
    ('window_years', 5, 1, 10, 'years', 'The look-back window of a new look-up.'),
    ('window_years_max', 10, 1, 10, 'years', 'The longest window.'),
    ('special_window_years', 2, 1, 5, 'years', 'Window of suicide threats and concerns.'),
    ('refusals_before_pause', 4, 1, 100, 'count',
        'Refusals of one user on one case number within 24 hours before 429.'),
    ('session_hours', 10, 1, 24, 'hours', 'Length of a session.'),
    ('unmask_sign_in_minutes', 240, 5, 720, 'minutes', 'How fresh a sign-in unmasking needs.'),
    ('release_step_up_minutes', 5, 1, 60, 'minutes', 'How fresh a step-up a release needs.'),
    ('sign_in_failures_per_quarter', 10, 3, 1000, 'count',
        'Failed sign-ins per user name, or ten times that per client, in 15 minutes before 429.'),
    ('large_address_persons', 8, 4, 100, 'count',
        'More unrelated adults than this make a large address.'),
    ('worklist_days', 30, 1, 90, 'days', 'How far back the worklist goes without a date.'),
    ('source_late_hours', 30, 1, 240, 'hours', 'When the worklist calls its source late.');

create table reference.rule_set (
    rule_set text primary key,
    body_sha256 bytea not null,
    valid_from date not null,
    loaded_at timestamptz not null default clock_timestamp()
);
comment on table reference.rule_set is 'Rule sets by name; the text is built into the programs.';
