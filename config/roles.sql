-- The two roles of PostgreSQL. `mosaiikki` owns the tables: migrations run as it, and nothing else does.
-- `mosaiikki_app` is the role of run time; it owns nothing, so that row-level security binds it.
--
-- Run once, as a superuser, in the new database and before the first migration:
--     OWNER_PASSWORD=… APP_PASSWORD=… psql --set ON_ERROR_STOP=1 --file config/roles.sql DATABASE
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

CREATE ROLE mosaiikki LOGIN PASSWORD :'owner_password';
CREATE ROLE mosaiikki_app LOGIN PASSWORD :'app_password';
SELECT format('ALTER DATABASE %I OWNER TO mosaiikki', current_database()) \gexec

-- Before PostgreSQL 15 everybody may make tables here, and would own them.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Tables that the owner makes later are readable and writable at run time.
ALTER DEFAULT PRIVILEGES FOR ROLE mosaiikki
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mosaiikki_app;
ALTER DEFAULT PRIVILEGES FOR ROLE mosaiikki
    GRANT USAGE, SELECT ON SEQUENCES TO mosaiikki_app;
