-- Look-ups: the ticket, the snapshot of what was read, and what users did with it.
-- The hot inserts have no foreign keys to users or sessions and update nothing.

create table casework.lookup (
    lookup_id uuid primary key,
    request_id uuid not null unique,
    user_id uuid not null,
    district text not null,
    home_district text,
    at timestamptz not null,
    incident_no bigint,
    case_number text not null,
    address_no int,
    person_key uuid,
    reason_code text not null check (reason_code in ('new_incident', 'renewed_concern',
        'follow_up', 'emergency')),
    reason_text text,
    override_reason text,
    typed text,
    address_class text check (address_class in ('A', 'B', 'C')),
    ticket_valid_until timestamptz not null,
    provisional boolean not null default false
);
comment on table casework.lookup is 'One opened look-up (opslag) with its ticket.';
comment on column casework.lookup.district is 'Of the user who opened it.';
comment on column casework.lookup.home_district is
    'Of the children''s home: that district owns the work and sees the look-up too.';
comment on column casework.lookup.address_no is
    'The household''s address; null for a family without a known one.';
comment on column casework.lookup.person_key is
    'Given when the look-up was opened by a person; chooses the family at a shared address.';
create index lookup_incident on casework.lookup (incident_no) where incident_no is not null;

create table casework.lookup_revision (
    lookup_id uuid not null,
    revision int not null check (revision >= 1),
    request_id uuid not null unique,
    at timestamptz not null,
    as_of date not null,
    rule_set text not null,
    years int not null,
    longest_years int not null,
    window_from date not null,
    window_reason text,
    record_ids bigint[] not null,
    -- the household's address; all *_address columns are address_no, compared only
    h_address int,
    h_address_id uuid,
    h_label text,
    h_municipality text,
    h_hidden boolean not null,
    h_large boolean not null,
    -- the case at hand
    c_number text not null,
    c_date date,
    c_precision text,
    c_minute int,
    c_kind text,
    c_code text,
    c_address int,
    c_municipality text,
    c_person int[] not null,
    c_key uuid[] not null,
    c_name text[] not null,
    c_role text[] not null,
    -- persons; all *_person columns below are 1-based positions in these
    p_ref text[] not null,
    p_key uuid[] not null,
    p_given text[] not null,
    p_surname text[] not null,
    p_cpr text[] not null,
    p_born date[] not null,
    p_sex text[] not null,
    p_status text[] not null,
    p_status_date date[] not null,
    p_class text[] not null,
    p_registered text[] not null,
    p_here_today boolean[] not null,
    p_here_on_day boolean[] not null,
    p_looked_up boolean[] not null,
    p_as text[] not null,
    -- kinship, partners and custody valid on as_of
    k_child int[] not null,
    k_parent int[] not null,
    k_kind text[] not null,
    t_person int[] not null,
    t_partner int[] not null,
    u_child int[] not null,
    u_holder int[] not null,
    -- residences and time away
    r_person int[] not null,
    r_address int[] not null,
    r_municipality text[] not null,
    r_from date[] not null,
    r_to date[] not null,
    a_person int[] not null,
    a_kind text[] not null,
    a_from date[] not null,
    a_to date[] not null,
    -- records in the window: involvements, and contacts of the household without a person (null)
    e_record bigint[] not null,
    e_person int[] not null,
    e_case text[] not null,
    e_linked text[] not null,
    e_date date[] not null,
    e_precision text[] not null,
    e_minute int[] not null,
    e_reported date[] not null,
    e_kind text[] not null,
    e_code text[] not null,
    e_role text[] not null,
    e_outcome text[] not null,
    e_outcome_date date[] not null,
    e_sentence text[] not null,
    e_valid_to date[] not null,
    e_address int[] not null,
    e_municipality text[] not null,
    e_district text[] not null,
    e_called_police boolean[] not null,
    e_match text[] not null,
    e_verified boolean[] not null,
    e_quarantined boolean[] not null,
    -- records older than the window, up to the longest one: counted, never shown
    o_person int[] not null,
    o_date date[] not null,
    o_precision text[] not null,
    o_kind text[] not null,
    o_code text[] not null,
    o_role text[] not null,
    o_outcome text[] not null,
    -- sources and earlier notifications
    s_kind text[] not null,
    s_complete date[] not null,
    n_date date[] not null,
    primary key (lookup_id, revision)
);
comment on table casework.lookup_revision is
    'The exact input of the computation: masked and full answers are projections of it, and replay
reads nothing else. Positions in the person arrays stand for persons.';

-- Most snapshots fit a page: compressing them costs a tenth of a look-up and saves little.
alter table casework.lookup_revision set (toast_tuple_target = 8160);

create type casework.lookup_circle as (
    resident int[],
    resident_today int[],
    resident_on_day int[],
    child_here int[],
    child_moved int[],
    child_elsewhere int[],
    adult int[],
    stranger int[],
    k_child int[],
    k_parent int[],
    k_kind text[],
    is_large boolean
);
comment on type casework.lookup_circle is
    'Who belongs to an address, as numbers of persons: handed from stage to stage of a look-up.';

create type casework.lookup_result as (
    outcome text,
    retry_after_s int,
    choice_key uuid[],
    choice_age int[],
    is_unmasked boolean,
    is_override boolean,
    ticket_until timestamptz,
    snapshot casework.lookup_revision
);
comment on type casework.lookup_result is
    'What every api function on a look-up answers; choice_* with outcome choose-child.';

create table casework.lookup_unmask (
    lookup_id uuid not null,
    user_id uuid not null,
    request_id uuid not null unique,
    at timestamptz not null,
    reason text not null check (reason in ('assess_need', 'right_person',
        'municipality_question', 'other')),
    reason_text text
);
create index lookup_unmask_key on casework.lookup_unmask (lookup_id, user_id);

create table casework.referral (
    referral_id uuid primary key default gen_random_uuid(),
    lookup_id uuid not null,
    request_id uuid not null unique,
    at timestamptz not null,
    by_user uuid not null,
    to_user uuid,
    district text not null,
    note text,
    force boolean not null
);
comment on table casework.referral is
    'Handed to the social worker (socialrådgiver); without to_user the district''s queue.';
create index referral_lookup on casework.referral (lookup_id);

create table casework.acute_note (
    acute_note_id uuid primary key default gen_random_uuid(),
    lookup_id uuid not null,
    request_id uuid not null unique,
    at timestamptz not null,
    by_user uuid not null,
    called text not null,
    called_at timestamptz not null,
    agreed text not null
);
create index acute_note_lookup on casework.acute_note (lookup_id);

create table casework.incident_work (
    incident_no bigint not null,
    district text not null,
    version int not null default 1,
    owner uuid,
    status text not null check (status in ('new', 'looked_up', 'with_social_worker', 'waiting',
        'closed')),
    closed_reason text check (closed_reason in ('no_child', 'duplicate', 'other_district',
        'report_already_sent')),
    report_sent boolean,
    report_date date,
    report_by text,
    changed_at timestamptz not null default clock_timestamp(),
    changed_by uuid,
    primary key (incident_no, district)
);
comment on table casework.incident_work is
    'What a district did with a case of its worklist (arbejdsliste); no row means new. A case may
stand on the lists of two districts: its own and that of the child''s home.';

create table casework.provisional_case (
    case_number text primary key,
    incident_id uuid not null unique default gen_random_uuid(),
    district text not null,
    first_used_at timestamptz not null default clock_timestamp(),
    first_used_by uuid not null,
    confirmed_at timestamptz
);
comment on table casework.provisional_case is
    'Provisional case numbers (foreløbige journalnumre) used before their case was loaded.';

create table casework.idempotency (
    user_id uuid not null,
    route text not null,
    key text not null check (length(key) between 1 and 200),
    body_sha256 bytea not null,
    resource_id uuid not null,
    request_id uuid not null,
    at timestamptz not null default clock_timestamp(),
    primary key (user_id, route, key)
);
comment on table casework.idempotency is 'A resource id per key, never a body; kept 24 hours.';
