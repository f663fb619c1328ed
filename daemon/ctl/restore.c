/* SPDX-License-Identifier: Apache-2.0
 *
 * restore.c - followupctl restore: a database anew from a backup, where there is none.
 *
 * A private one is made in the state directory; until it is whole a file there says so, and no role
 * starts on it.  An external one must be there and empty.  Afterwards all is checked, and no mail
 * leaves: what waits may have left since, and the original may still run.
 */
#include "autoconf.h"
#include "restore.h"
#include "followupd/backup_store.h"
#include "followupd/cluster.h"
#include "followupd/clock.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/ctl_mail.h"
#include "followupd/ctl_owner.h"
#include "followupd/ctl_verify.h"
#include "followupd/buf.h"
#include "followupd/mem.h"
#include "followupd/migrate.h"
#include "followupd/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST_MAX (1 << 20)

const char *restore_said(const struct restore *r, const char *key)
{
	const char *s = json_string_value(json_object_get(r->manifest, key));
	return s ? s : "";
}

static int number(const struct restore *r, const char *key)
{
	return (int)json_integer_value(json_object_get(r->manifest, key));
}

/* ---- the backup -------------------------------------------------------------------------------
 */

static bool not_a_backup(const struct restore *r, struct err *e, const char *why)
{
	return err_set(e, ERR_REFUSED, "\"%s\" is not a whole backup: %s", r->path, why);
}

static bool read_manifest(struct restore *r, struct err *e)
{
	struct buf text = {0}, seal = {0};
	struct err missing;
	char *manifest = xasprintf("%s/" BACKUP_MANIFEST, r->path),
	     *path = xasprintf("%s/" BACKUP_SEAL, r->path), sum[65];
	bool ok = buf_read_file(&text, manifest, MANIFEST_MAX, &missing) &&
		  buf_read_file(&seal, path, 200, &missing);
	if (!ok)
		not_a_backup(r, e, missing.text);
	else if (strncmp(buf_text(&seal), sha256_hex(text.data, text.len, sum), 64) != 0)
		ok = not_a_backup(r, e, "its manifest is not that of its hash");
	if (ok && !(r->manifest = json_loadb(text.data, text.len, 0, NULL)))
		ok = not_a_backup(r, e, "its manifest cannot be read");
	buf_free(&text);
	buf_free(&seal);
	free(manifest);
	free(path);
	return ok;
}

static bool check_file(const struct restore *r, const char *name, struct err *e)
{
	json_t *file = json_object_get(json_object_get(r->manifest, "files"), name);
	const char *want = json_string_value(json_object_get(file, "sha256"));
	char sum[65], *path = xasprintf("%s/%s", r->path, name);
	int64_t bytes;
	bool ok = sha256_file(path, sum, &bytes, e);
	free(path);
	if (ok && (!want || strcmp(sum, want) != 0))
		return err_set(e, ERR_REFUSED,
		    "\"%s/%s\" is cut off or altered: its bytes are not those of its hash", r->path,
		    name);
	return ok;
}

static bool check_backup(struct restore *r, struct err *e)
{
	const char *table;
	json_t *count;
	steps_begin(&r->steps, "check");
	if (!read_manifest(r, e))
		return false;
	if (number(r, "format") != BACKUP_FORMAT)
		return not_a_backup(
		    r, e, "its manifest has a form that this program does not know");
	if (number(r, "schema") > SCHEMA_VERSION) {
		err_set(e, ERR_REFUSED,
		    "the backup has schema %d, which is newer than this program's %d",
		    number(r, "schema"), SCHEMA_VERSION);
		err_hint(e, "Install followupd %s or later.", restore_said(r, "program"));
		return false;
	}
	json_object_foreach(json_object_get(r->manifest, "rows"), table, count) r->rows +=
	    json_integer_value(count);
	return check_file(r, BACKUP_DUMP, e) && check_file(r, BACKUP_ROLES, e);
}

/* ---- the place --------------------------------------------------------------------------------
 */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)where;
	return kind == FTW_DP ? rmdir(path) : unlink(path);
}

static bool is_taken(const char *data, struct err *e)
{
	if (access(data, F_OK) != 0)
		return false;
	err_set(e, ERR_REFUSED, "there is a database in \"%s\" already", data);
	err_hint(e,
	    "A restore needs a place without one: another database.state_directory, or stop "
	    "followupd and move that away.");
	return true;
}

/* Until it is held another restore may have been here: its mark is gone when it ended, and then
 * what lies there is whole.  Who begins writes into the mark before anything else is made. */
static bool hold_mark(
    const struct restore *r, int fd, const char *mark, const char *data, struct err *e)
{
	struct stat held, named;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return err_set(e, ERR_REFUSED, "another restore into \"%s\" is under way",
		    r->c->config->state_directory);
	if (fstat(fd, &held) < 0 || stat(mark, &named) < 0 || held.st_ino != named.st_ino)
		return err_set(e, ERR_REFUSED, "another restore into \"%s\" has just ended",
		    r->c->config->state_directory);
	if (held.st_size == 0 && is_taken(data, e)) {
		unlink(mark);
		return false;
	}
	return true;
}

/* The file that says whose remains these are; held while this runs.  -1: err says why. */
static int mark_place(const struct restore *r, const char *data, struct err *e)
{
	char *mark = cluster_mark(r->c->config);
	int fd = -1;
	bool ok = mkdir(r->c->config->state_directory, 0750) == 0 || errno == EEXIST;
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not make \"%s\": %m", r->c->config->state_directory);
	/* A mark would keep a database that runs from starting again. */
	ok = ok && (access(mark, F_OK) == 0 || !is_taken(data, e));
	if (ok && (fd = open(mark, O_RDWR | O_CREAT | O_CLOEXEC, 0640)) < 0)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", mark);
	if (fd >= 0 && !hold_mark(r, fd, mark, data, e)) {
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		dprintf(fd,
		    "followupctl restore %s\nwas begun and has not ended; begin it again.\n",
		    r->path);
	free(mark);
	return fd;
}

static bool prepare_place(const struct restore *r, int *mark, struct err *e)
{
	char *data = xasprintf("%s/postgres", r->c->config->state_directory);
	bool ok = (*mark = mark_place(r, data, e)) >= 0;
	if (ok && access(data, F_OK) == 0 && nftw(data, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		ok = err_set(
		    e, ERR_SYSTEM, "could not remove what a restore left in \"%s\": %m", data);
	free(data);
	return ok;
}

static bool check_target(const struct restore *r, struct session *s, struct err *e)
{
	bool empty;
	int server;
	if (!restore_target(s, &empty, &server, e))
		return false;
	if (!empty) {
		err_set(e, ERR_REFUSED, "the database is not empty: it has a schema of followupd");
		err_hint(e, "A restore needs an empty one: CREATE DATABASE, and name it in "
			    "database.connection.");
		return false;
	}
	return server / 10000 >= number(r, "postgresql") / 10000 ||
	       err_set(e, ERR_REFUSED,
		   "the backup is of PostgreSQL %d, and this is an older one, %d",
		   number(r, "postgresql") / 10000, server / 10000);
}

static bool remove_mark(const struct restore *r, int mark, struct err *e)
{
	char *path = cluster_mark(r->c->config);
	bool ok = mark < 0 || unlink(path) == 0;
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not remove \"%s\": %m", path);
	free(path);
	return ok;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static bool bring_back(struct restore *r, struct owner *o, struct err *e)
{
	int applied;
	bool ok = check_target(r, o->session, e);
	steps_begin(&r->steps, "load");
	ok = ok && restore_load(r, e) && restore_analyze(r, e);
	steps_begin(&r->steps, "migrate");
	return ok && migrate(o->session, r->c->config->schema_directory, false, &applied, e);
}

struct restored {
	struct ctl_verified verified;
	struct mail_place mail;
};

static void print(const struct restore *r, const struct restored *o)
{
	char at[32];
	instant made = INSTANT_NONE;
	if (!instant_parse(restore_said(r, "made_at"), &made))
		made = INSTANT_NONE;
	if (r->c->json) {
		ctl_print_json(json_pack("{s:s, s:I, s:O, s:b, s:O, s:o}", "made_at",
		    restore_said(r, "made_at"), "rows", (json_int_t)r->rows, "steps", r->steps.done,
		    "holds", o->verified.failed == 0, "invariants", o->verified.list, "mail",
		    ctl_mail_json(&o->mail)));
		return;
	}
	printf("%d invariants, %d failed\n\n", o->verified.asked, o->verified.failed);
	printf("Restored: the database of %s as of %s, %" PRId64 " rows.\n",
	    restore_said(r, "host"), ctl_time(r->c, made, at), r->rows);
	steps_print(&r->steps);
	printf("No mail leaves from this copy; %" PRId64
	       " wait. When the original is off for good:\n"
	       "  followupctl mail release --by NAME\n"
	       "Messages since then are not in it: have the senders send them again.\n"
	       "Tokens, passwords and people stand as they stood then; look for what was revoked "
	       "since.\n",
	    o->mail.waiting);
}

static bool restore(struct restore *r, struct restored *out, struct err *e)
{
	const struct config *c = r->c->config;
	struct owner o = {0};
	int mark = -1;
	bool ok = check_backup(r, e);
	steps_begin(&r->steps, "make");
	ok = ok && (!ctl_embedded(c) || prepare_place(r, &mark, e)) &&
	     ctl_become_owner(c, OWNER_RESTORE, &o, e) && bring_back(r, &o, e);
	steps_begin(&r->steps, "verify");
	ok = ok && ctl_verify_all(r->c, r->steps.shows, &out->verified, e) &&
	     mail_place_read(r->c->session, &out->mail, e) && remove_mark(r, mark, e);
	steps_end(&r->steps);
	session_close(r->c->session);
	r->c->session = NULL;
	ctl_close_owner(&o);
	if (mark >= 0)
		close(mark);
	return ok;
}

int ctl_restore(struct ctl *c, int argc, char **argv)
{
	const char *progress = NULL;
	const struct ctl_option options[] = {
	    {"progress", NULL, "show how far it is, also off a terminal", &progress}, {0}};
	struct err e = {0};
	struct restored out = {0};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	struct restore r = {.c = c, .path = word[0]};
	r.steps.shows = progress || isatty(STDERR_FILENO);
	bool ok = ctl_config(c, &e) && restore(&r, &out, &e);
	if (ok)
		print(&r, &out);
	int status = !ok ? ctl_fail(&e) : out.verified.failed ? CTL_REFUSED : CTL_DONE;
	json_decref(out.verified.list);
	json_decref(r.steps.done);
	json_decref(r.manifest);
	return status;
}
