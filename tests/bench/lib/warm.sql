-- Everything a look-up may touch goes into shared buffers; prints how many pages.
create extension if not exists pg_prewarm;
select sum(pg_prewarm(c.oid))
from pg_class c
where c.relnamespace in ('register'::regnamespace, 'reference'::regnamespace,
        'access'::regnamespace)
    and c.relkind in ('r', 'i');
