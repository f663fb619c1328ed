/* SPDX-License-Identifier: Apache-2.0
 *
 * backup.c - followupctl backup: the database as pg_dump writes it, the logins, and a manifest with
 * their hashes, in a directory that has its name only when all of it is there.
 *
 * It is one moment of the database, whoever works meanwhile.
 */
#include "autoconf.h"
#include "backup.h"
#include "followupd/backup_store.h"
#include "followupd/clock.h"
#include "followupd/ctl_commands.h"
#include "followupd/ctl_owner.h"
#include "followupd/durable.h"
#include "followupd/mem.h"
#include "followupd/migrate.h"
#include "followupd/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct backup {
	struct ctl *c;
	char *path, *part; /* part: its name until it is whole */
	struct owner owner;
	struct backup_facts facts;
	json_t *manifest;
	struct steps steps;
};

static char *file_of(const struct backup *b, const char *name)
{
	return xasprintf("%s/%s", b->part, name);
}

static bool sync_path(const char *path, struct err *e)
{
	return durable_path(path) || err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", path);
}

static bool write_text(const struct backup *b, const char *name, const char *text, struct err *e)
{
	char *path = file_of(b, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && durable_write(fd, text, strlen(text));
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", path);
	if (fd >= 0)
		close(fd);
	free(path);
	return ok;
}

static bool make_place(const struct backup *b, struct err *e)
{
	if (access(b->path, F_OK) == 0)
		return err_set(e, ERR_REFUSED, "\"%s\" is there already", b->path);
	if (mkdir(b->part, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return err_set(e, ERR_SYSTEM, "could not make \"%s\": %m", b->part);
	err_set(
	    e, ERR_REFUSED, "\"%s\" is there: a backup that was cut off, or is under way", b->part);
	err_hint(e, "Remove it when no followupctl backup runs, and begin again.");
	return false;
}

static void remove_part(const struct backup *b)
{
	static const char *const names[] = {
	    BACKUP_DUMP, BACKUP_ROLES, BACKUP_MANIFEST, BACKUP_SEAL};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = file_of(b, names[i]);
		unlink(path);
		free(path);
	}
	rmdir(b->part);
}

/* ---- what stands in it ----------------------------------------------------------------------- */

static bool count_rows(struct backup *b, struct err *e)
{
	struct rows r = {0};
	char host[256] = "", at[32], clock[32];
	if (!backup_rows(b->owner.session, &r, e))
		return false;
	json_t *rows = json_object();
	for (int i = 0; i < rows_count(&r); i++)
		json_object_set_new(rows, rows_text(&r, i, 0), json_integer(rows_int(&r, i, 1)));
	rows_free(&r);
	gethostname(host, sizeof host - 1);
	b->manifest = json_pack("{s:i, s:s, s:s, s:s, s:i, s:b, s:s, s:s, s:i, s:b, s:o, s:{}}",
	    "format", BACKUP_FORMAT, "made_at", instant_text(b->facts.at, at), "clock",
	    instant_text(b->facts.clock, clock), "program", PACKAGE_VERSION, "schema",
	    b->facts.schema, "rehearsal", b->facts.rehearsal, "host", host, "mode",
	    b->c->config->database_mode, "postgresql", b->facts.server, "passwords",
	    b->facts.passwords, "rows", rows, "files");
	return true;
}

static void look_at_size(void *arg)
{
	struct backup *b = arg;
	struct stat st;
	char *path = file_of(b, BACKUP_DUMP);
	if (stat(path, &st) == 0)
		steps_bytes(&b->steps, st.st_size);
	free(path);
}

static bool dump(struct backup *b, struct err *e)
{
	char *snapshot = xasprintf("--snapshot=%s", b->facts.snapshot),
	     *path = file_of(b, BACKUP_DUMP), *file = xasprintf("--file=%s", path);
	const char *argv[] = {"pg_dump", "--format=custom", "--no-password", "--schema=followupd",
	    "--schema=pages", "--lock-wait-timeout=60s", snapshot, file, NULL};
	pid_t pid = pg_program(b->c->config, argv, -1, -1, e);
	bool ok =
	    pid > 0 && pg_program_wait(pid, "pg_dump", look_at_size, b, e) && sync_path(path, e);
	free(snapshot);
	free(file);
	free(path);
	return ok;
}

static bool write_roles(struct backup *b, struct err *e)
{
	struct buf text = {0};
	bool ok = backup_roles(b->owner.session, &b->facts, &text, e) &&
		  write_text(b, BACKUP_ROLES, buf_text(&text), e);
	buf_free(&text);
	return ok;
}

static bool add_file(struct backup *b, const char *name, struct err *e)
{
	char sum[65], *path = file_of(b, name);
	int64_t bytes;
	bool ok = sha256_file(path, sum, &bytes, e);
	if (ok)
		json_object_set_new(json_object_get(b->manifest, "files"), name,
		    json_pack("{s:I, s:s}", "bytes", (json_int_t)bytes, "sha256", sum));
	free(path);
	return ok;
}

static bool write_manifest(struct backup *b, struct err *e)
{
	char sum[65], *text, *seal;
	if (!add_file(b, BACKUP_DUMP, e) || !add_file(b, BACKUP_ROLES, e))
		return false;
	text = json_dumps(b->manifest, JSON_INDENT(2));
	seal = xasprintf("%s  %s\n", sha256_hex(text, strlen(text), sum), BACKUP_MANIFEST);
	bool ok = write_text(b, BACKUP_MANIFEST, text, e) && write_text(b, BACKUP_SEAL, seal, e);
	free(text);
	free(seal);
	return ok;
}

/* From here on it is one. */
static bool give_name(const struct backup *b, struct err *e)
{
	char *copy = xstrdup(b->path);
	bool ok = sync_path(b->part, e);
	if (ok && rename(b->part, b->path) < 0)
		ok = err_set(e, ERR_SYSTEM, "could not rename \"%s\": %m", b->part);
	ok = ok && sync_path(dirname(copy), e);
	free(copy);
	return ok;
}

static bool make(struct backup *b, struct err *e)
{
	struct session *s = b->owner.session;
	steps_begin(&b->steps, "count");
	bool ok = migrate_check(s, e) && backup_begin(s, &b->facts, e) && count_rows(b, e) &&
		  write_roles(b, e);
	steps_begin(&b->steps, "dump");
	ok = ok && dump(b, e);
	steps_begin(&b->steps, "hash");
	ok = ok && write_manifest(b, e) && give_name(b, e);
	steps_end(&b->steps);
	return ok;
}

static void print(struct backup *b)
{
	char at[32];
	if (b->c->json) {
		json_object_set_new(b->manifest, "directory", json_string(b->path));
		json_object_set(b->manifest, "steps", b->steps.done);
		ctl_print_json(json_incref(b->manifest));
		return;
	}
	json_t *dumped = json_object_get(json_object_get(b->manifest, "files"), BACKUP_DUMP);
	printf("%s: the database as of %s, schema %d, %.1f MB\n", b->path,
	    ctl_time(b->c, b->facts.at, at), b->facts.schema,
	    (double)json_integer_value(json_object_get(dumped, "bytes")) / 1e6);
	steps_print(&b->steps);
	puts("Configuration, site tables, keys and password files are not in it: keep them too.");
	if (!b->facts.passwords && !ctl_embedded(b->c->config))
		puts("Nor are the passwords of the logins, which the owner may not read.");
}

int ctl_backup(struct ctl *c, int argc, char **argv)
{
	const char *progress = NULL;
	const struct ctl_option options[] = {
	    {"progress", NULL, "show how far it is, also off a terminal", &progress}, {0}};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	struct backup b = {.c = c, .path = xstrdup(word[0])};
	for (size_t n = strlen(b.path); n > 1 && b.path[n - 1] == '/'; n--)
		b.path[n - 1] = '\0';
	b.part = xasprintf("%s.unfinished", b.path);
	b.steps.shows = progress || isatty(STDERR_FILENO);
	umask(077);
	bool ok = ctl_config(c, &e) && ctl_become_owner(c->config, OWNER_THERE, &b.owner, &e);
	if (ok && (ok = make_place(&b, &e)) && !(ok = make(&b, &e)))
		remove_part(&b);
	ctl_close_owner(&b.owner);
	if (ok)
		print(&b);
	json_decref(b.manifest);
	json_decref(b.steps.done);
	free(b.part);
	free(b.path);
	return ok ? CTL_DONE : ctl_fail(&e);
}
