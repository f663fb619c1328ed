/* SPDX-License-Identifier: Apache-2.0
 *
 * checkpoint.c - followupctl checkpoint: the key, one more now, those there are, and all that
 * verify-pack needs to hold the histories against them.
 */
#include "autoconf.h"
#include "followupd/checkpoint.h"
#include "followupd/cluster.h"
#include "followupd/ctl_commands.h"
#include "followupd/buf.h"
#include "followupd/mem.h"
#include "followupd/migrate.h"
#include "followupd/sha256.h"
#include "followupd/sign.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE 900 /* seconds */
#define FILE_MAX ((size_t)1 << 30)

int ctl_checkpoint_key(struct ctl *c, int argc, char **argv)
{
	struct sign_key key;
	struct err e = {0};
	char pem[SIGN_PEM], hex[SIGN_PUB_HEX];
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!sign_key_make(word[0], &key, &e))
		return ctl_fail(&e);
	sign_public_pem(&key, pem);
	sign_public_hex(&key, hex);
	sign_key_wipe(&key);
	if (c->json)
		ctl_print_json(
		    json_pack("{s:s, s:s, s:s}", "file", word[0], "key", hex, "pem", pem));
	else
		printf("%sKey %s\nKeep this half where nobody who runs the database can change it: "
		       "verify-pack --key wants it.\n",
		    pem, hex);
	return CTL_DONE;
}

/* The engine's login: the function that tells is for it alone. */
static bool connect_as_engine(struct ctl *c, struct err *e)
{
	if (!ctl_config(c, e))
		return false;
	char *info = cluster_conninfo(c->config, "engine");
	bool ok = session_open(info, PATIENCE, &c->session, e);
	free(info);
	return ok && migrate_check(c->session, e);
}

int ctl_checkpoint_make(struct ctl *c, int argc, char **argv)
{
	struct checkpoint k;
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	if (!connect_as_engine(c, &e) ||
	    !checkpoint_make(c->session, c->config, PATIENCE - 10, &k, &e))
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(json_pack("{s:I, s:s, s:s}", "number", (json_int_t)k.number,
		    "sha256", k.sha256, "path", k.path));
	else
		printf("checkpoint %" PRId64 " %s\n%s\n", k.number, k.sha256, k.path);
	return CTL_DONE;
}

/* ---- those there are --------------------------------------------------------------------------
 */

static char *file_of(const struct ctl *c, int64_t number)
{
	return xasprintf("%s/%08" PRId64 ".checkpoint", c->config->checkpoint_directory, number);
}

/* "whole", "altered", "lost", "unreadable": by who asks */
static const char *state_of(const struct ctl *c, int64_t number, const char *want)
{
	struct err ignored;
	char sum[65], *path = file_of(c, number);
	const char *state = access(path, R_OK) == 0 ? "altered"
			    : errno == ENOENT	    ? "lost"
						    : "unreadable";
	if (strcmp(state, "altered") == 0 && !sha256_file(path, sum, NULL, &ignored))
		state = "unreadable";
	else if (strcmp(state, "altered") == 0 && strcmp(sum, want) == 0)
		state = "whole";
	free(path);
	return state;
}

int ctl_checkpoint_list(struct ctl *c, int argc, char **argv)
{
	const char *limit = "20";
	const struct ctl_option options[] = {
	    {"limit", "N", "at most so many, 0: all (default 20)", &limit}, {0}};
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	int64_t most = ctl_number(c, "--limit", limit, 0, INT64_MAX);
	if (!ctl_connect(c, &e) || !checkpoint_list(c->session, most, &r, &e))
		return ctl_fail(&e);
	json_t *list = json_array();
	bool all = true;
	for (int i = 0; i < rows_count(&r); i++) {
		char at[32];
		const char *state = state_of(c, rows_int(&r, i, 0), rows_text(&r, i, 2));
		all = all && strcmp(state, "whole") == 0;
		if (c->json)
			json_array_append_new(
			    list, json_pack("{s:I, s:s, s:s, s:s}", "number",
				      (json_int_t)rows_int(&r, i, 0), "at",
				      ctl_time(c, rows_instant(&r, i, 1), at), "sha256",
				      rows_text(&r, i, 2), "file", state));
		else
			printf("%8" PRId64 "  %s  %-10s  %s\n", rows_int(&r, i, 0),
			    ctl_time(c, rows_instant(&r, i, 1), at), state, rows_text(&r, i, 2));
	}
	if (c->json)
		ctl_print_json(json_incref(list));
	else if (rows_count(&r) == 0)
		puts("no checkpoint was ever made");
	json_decref(list);
	rows_free(&r);
	return all ? CTL_DONE : CTL_REFUSED;
}

/* ---- the export -------------------------------------------------------------------------------
 */

static FILE *make_file(const char *directory, const char *name, struct err *e)
{
	char *path = xasprintf("%s/%s", directory, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", path);
	free(path);
	return f;
}

static bool end_file(FILE *f, const char *name, struct err *e)
{
	bool ok = !ferror(f);
	ok = fclose(f) == 0 && ok;
	return ok || err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", name);
}

static bool write_part(
    struct ctl *c, const char *directory, const struct checkpoint_part *p, struct err *e)
{
	FILE *f = make_file(directory, p->file, e);
	int64_t after = INT64_MIN;
	bool ok = f != NULL;
	for (int count = 1; ok && count > 0;) {
		struct rows r = {0};
		if (!(ok = checkpoint_part_read(c->session, p, after, &r, e)))
			break;
		count = rows_count(&r);
		for (int i = 0; i < count; i++)
			fprintf(f, "%s\n", rows_text(&r, i, 1));
		if (count)
			after = rows_int(&r, count - 1, 0);
		rows_free(&r);
	}
	return f && end_file(f, p->file, e) && ok;
}

static bool copy_file(const char *from, const char *to, const char *name, struct err *e)
{
	struct buf b = {0};
	char *path = xasprintf("%s/%s", from, name);
	bool ok = buf_read_file(&b, path, FILE_MAX, e);
	FILE *f = ok ? make_file(to, name, e) : NULL;
	if (f)
		fwrite(b.data, 1, b.len, f);
	ok = f && end_file(f, name, e);
	buf_free(&b);
	free(path);
	return ok;
}

/* All there are, whatever the database knows: what is lost or altered is for verify-pack to name.
 */
static bool copy_files(struct ctl *c, const char *to, int *count, struct err *e)
{
	const char *from = c->config->checkpoint_directory;
	DIR *d = opendir(from);
	bool ok = d || err_set(e, ERR_SYSTEM, "could not read \"%s\": %m", from);
	for (const struct dirent *f; ok && (f = readdir(d));)
		if (strspn(f->d_name, "0123456789") == 8 &&
		    strcmp(f->d_name + 8, ".checkpoint") == 0) {
			ok = copy_file(from, to, f->d_name, e);
			++*count;
		}
	if (d)
		closedir(d);
	return ok;
}

static bool export_all(struct ctl *c, const char *directory, int *count, struct err *e)
{
	static const struct statement one_moment = {
	    "checkpoint_export", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"};
	if (!ctl_connect_for(c, PATIENCE, e))
		return false;
	if (mkdir(directory, 0700) < 0)
		return err_set(e, ERR_SYSTEM, "could not make \"%s\": %m", directory);
	if (!write_part(c, directory, &checkpoint_numbers, e) ||
	    !copy_files(c, directory, count, e) || !session_begin(c->session, e))
		return false;
	session_tell(c->session, &one_moment, NO_VALUES);
	for (const struct checkpoint_part *p = checkpoint_parts; p->file; p++)
		if (!write_part(c, directory, p, e))
			return false;
	session_rollback(c->session);
	return true;
}

int ctl_checkpoint_export(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	int count = 0;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!export_all(c, word[0], &count, &e))
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(json_pack("{s:s, s:i}", "directory", word[0], "checkpoints", count));
	else
		printf("%s: histories, mails and access log, and %d checkpoints\n", word[0], count);
	return CTL_DONE;
}
