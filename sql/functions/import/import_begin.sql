-- Make the empty staging tables of one import. They are temporary, so a killed import leaves no
-- personal data behind. Values arrive checked by the tool, one row per line of a file; `file` is
-- the file's name and `line` its line, for the reject file.
-- Creates temporary tables; touches no other table.
create or replace function register.import_begin() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
begin
    drop table if exists pg_temp.stage_file, pg_temp.stage_address, pg_temp.stage_person,
        pg_temp.stage_spell, pg_temp.stage_incident, pg_temp.stage_involvement,
        pg_temp.stage_source, pg_temp.stage_deletion, pg_temp.stage_taint, pg_temp.stage_reject,
        pg_temp.stage_skipped, pg_temp.stage_count, pg_temp.stage_now, pg_temp.stage_closing,
        pg_temp.stage_match, pg_temp.stage_batch,
        pg_temp.stage_stated, pg_temp.stage_stored;
    -- files that are there at all: a file that is missing says nothing about anybody
    create temporary table stage_file (file text primary key);
    create temporary table stage_address (line int, address_id uuid, road_name text,
        house_number text, letter text, floor text, door text, supplementary_town text,
        postcode text, town text, municipality_code text, road_code text, status text, kind text,
        batch int);
    create temporary table stage_person (line int, person_id text, cpr text, other_id text,
        given_name text, surname text, birth_date date, sex text, status text, status_date date,
        family int, batch int);
    -- residences, kinship, partners, custody, protections and absences in one form: subject is the
    -- person whose rows the set states completely, other the second person
    create temporary table stage_spell (file text, line int, subject text, other text, kind text,
        address_id uuid, municipality_code text, from_day date, to_day date);
    create temporary table stage_incident (line int, case_number text, happened_on date,
        minute_of_day smallint, reported_on date, kind text, code text, address_id uuid,
        municipality_code text, district text, linked_to text, disclosure text,
        social_report_sent boolean, pregnant boolean, valid_to date, date_precision text,
        batch int);
    create temporary table stage_involvement (line int, case_number text, person_id text,
        role text, outcome text, outcome_date date, sentence text, code text,
        called_police boolean, match text, verified boolean, quarantined boolean);
    create temporary table stage_source (line int, kind text, complete_from date);
    create temporary table stage_deletion (line int, kind text, id text);
    -- whoever lost a row to the reject file is not stated completely: nothing of theirs is closed
    create temporary table stage_taint (file text, subject text);
    create temporary table stage_reject (file text, line int, column_name text, reason text);
    create temporary table stage_skipped (case_number text primary key);
    create temporary table stage_count (what text primary key, n bigint not null);
    -- of one transaction: its persons, their stated spells, what becomes of those not stated
    create temporary table stage_batch (person_no int primary key, person_id text,
        person_key uuid);
    create temporary table stage_now (file text, subject_no int, other_no int, kind text,
        address_no int, municipality_code text, from_day date, to_day date);
    create index stage_now_subject on stage_now (subject_no, file);
    create temporary table stage_closing (file text, subject_no int, other_no int, kind text,
        address_no int, from_day date, to_day date, new_to date);
    -- of one transaction: involvements stated and stored, and which of them are the same
    create temporary table stage_stated (line int, incident_no bigint, person_no int, role text,
        code text, rest text);
    create temporary table stage_stored (involvement_id bigint, incident_no bigint,
        person_no int, role text, code text);
    create temporary table stage_match (line int, involvement_id bigint);
end
$$;
comment on function register.import_begin() is 'Empty staging. Creates temporary tables.';
