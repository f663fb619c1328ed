/* SPDX-License-Identifier: Apache-2.0
 *
 * migrate.c - applies schema/NNNN_name.sql in order, each in its own transaction, under one lock.
 *
 * Fails: returns false; what was applied before stays, what failed left nothing behind.
 */
#include "autoconf.h"
#include "followupd/migrate.h"
#include "followupd/desk_store.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/sha256.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything a migration may assume; harmless when it is there already. */
static const char groundwork[] =
    "SET client_min_messages = warning;"
    "SELECT pg_advisory_lock(hashtext('followupd migrate'));"
    "DO $$ DECLARE r text; BEGIN"
    "  FOREACH r IN ARRAY ARRAY['intake','engine','mailer','web','pages','auth','ctl'] LOOP"
    "    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'followupd_' || r) THEN"
    "      EXECUTE format('CREATE ROLE %I LOGIN', 'followupd_' || r);"
    "    END IF;"
    "  END LOOP; END $$;"
    "CREATE SCHEMA IF NOT EXISTS followupd;"
    "CREATE TABLE IF NOT EXISTS followupd.migrations ("
    "  version int PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,"
    "  applied_at timestamptz NOT NULL DEFAULT now());"
    "GRANT USAGE ON SCHEMA followupd TO followupd_intake, followupd_engine, followupd_mailer,"
    "  followupd_web, followupd_pages, followupd_auth, followupd_ctl;"
    "GRANT SELECT ON followupd.migrations TO followupd_intake, followupd_engine, followupd_mailer,"
    "  followupd_web, followupd_pages, followupd_auth, followupd_ctl;";

static const struct statement newest_migration = {
    "newest_migration", "SELECT coalesce(max(version), 0) FROM migrations"};
static const struct statement first_installation = {"first_installation",
    "INSERT INTO installation (rehearsal) VALUES ($1) ON CONFLICT DO NOTHING"};

static int is_migration(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 9 && strspn(d->d_name, "0123456789") == 4 && d->d_name[4] == '_' &&
	       strcmp(d->d_name + n - 4, ".sql") == 0;
}

static bool newest(struct session *s, int *version, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &newest_migration, NO_VALUES, &r, e))
		return false;
	*version = (int)rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

static bool apply(struct session *s, const char *directory, const char *name, struct err *e)
{
	char *path = xasprintf("%s/%s", directory, name), sum[65];
	struct buf sql = {0}, script = {0};
	bool ok = buf_read_file(&sql, path, 1 << 20, e);
	if (ok) {
		sha256_hex(sql.data, sql.len, sum);
		buf_addf(&script,
		    "BEGIN;\n%s\nINSERT INTO migrations (version, name, sha256) VALUES (%d, "
		    "'%.*s', '%s');"
		    "COMMIT;",
		    buf_text(&sql), atoi(name), (int)strlen(name), name, sum);
		ok = session_script(s, buf_text(&script), e) || err_prefix(e, "migration %s", name);
		if (!ok) {
			struct err ignored;
			if (!session_script(s, "ROLLBACK", &ignored))
				log_err(
				    LOG_LVL_WARNING, &ignored, "rolling migration %s back", name);
		}
	}
	buf_free(&sql);
	buf_free(&script);
	free(path);
	return ok;
}

static bool apply_missing(struct session *s, const char *directory, struct dirent **file, int count,
    int have, int *applied, struct err *e)
{
	for (int i = 0; i < count; i++) {
		int version = atoi(file[i]->d_name);
		if (version <= have)
			continue;
		if (!apply(s, directory, file[i]->d_name, e))
			return false;
		log_info("applied migration %s", file[i]->d_name);
		++*applied;
	}
	return true;
}

bool migrate(struct session *s, const char *directory, bool rehearsal, int *applied, struct err *e)
{
	struct dirent **file;
	int have, count = scandir(directory, &file, is_migration, alphasort);
	*applied = 0;
	if (count < 0)
		return err_set(
		    e, ERR_SYSTEM, "could not read schema directory \"%s\": %m", directory);
	bool ok = session_script(s, groundwork, e) && newest(s, &have, e);
	if (ok && have > SCHEMA_VERSION)
		ok = err_set(e, ERR_REFUSED, "database schema %d is newer than this program's %d",
		    have, SCHEMA_VERSION);
	ok = ok && apply_missing(s, directory, file, count, have, applied, e) &&
	     session_do(s, &first_installation, VALUES(V_BOOL(rehearsal)), e) &&
	     desk_lay_all(s, e) && migrate_check(s, e);
	for (int i = 0; i < count; i++)
		free(file[i]);
	free(file);
	return ok; /* the lock goes with the connection */
}

bool migrate_have_all(const char *directory, struct err *e)
{
	struct dirent **file;
	bool have[SCHEMA_VERSION + 1] = {false};
	int missing = 1, count = scandir(directory, &file, is_migration, alphasort);
	if (count < 0)
		return err_set(
		    e, ERR_SYSTEM, "could not read schema directory \"%s\": %m", directory);
	for (int i = 0; i < count; i++) {
		int version = atoi(file[i]->d_name);
		if (version <= SCHEMA_VERSION)
			have[version] = true;
		free(file[i]);
	}
	free(file);
	while (missing <= SCHEMA_VERSION && have[missing])
		missing++;
	return missing > SCHEMA_VERSION ||
	       err_set(e, ERR_CONFIG, "schema directory \"%s\" has no migration %04d", directory,
		   missing);
}

bool migrate_check(struct session *s, struct err *e)
{
	int have;
	if (!newest(s, &have, e))
		return false;
	if (have == SCHEMA_VERSION)
		return true;
	err_set(e, ERR_REFUSED, "database schema is %d and this program needs %d", have,
	    SCHEMA_VERSION);
	if (have < SCHEMA_VERSION)
		err_hint(e, "Run followupctl migrate.");
	return false;
}
