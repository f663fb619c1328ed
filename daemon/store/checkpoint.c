/* SPDX-License-Identifier: Apache-2.0
 *
 * checkpoint.c - asks the database where all histories stand, and writes and signs what it says.
 */
#include "autoconf.h"
#include "followupd/checkpoint.h"
#include "followupd/buf.h"
#include "followupd/durable.h"
#include "followupd/log.h"
#include "followupd/mem.h"
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

#define FILE_MAX  ((size_t)1 << 30)
#define FRESH	  (20 * 3600) /* seconds: older, another one is due */
#define PATIENCE  30	      /* seconds: less than the engine's session has */
#define READ_ONCE "2000"

/* What the newest file says, as far as the next one goes on from it. */
struct before {
	int64_t number;
	char sha256[65], home[80];
	char *snapshot;
};

static int is_checkpoint(const struct dirent *d)
{
	return strspn(d->d_name, "0123456789") == 8 && strcmp(d->d_name + 8, ".checkpoint") == 0;
}

static void file_path(const struct config *c, int64_t number, char out[static 512])
{
	snprintf(out, 512, "%.470s/%08" PRId64 ".checkpoint", c->checkpoint_directory, number);
}

/* The rest of the line that begins with that word; returns new, NULL: there is none. */
static char *line_of(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = text; p; p = (p = strchr(p, '\n')) ? p + 1 : NULL)
		if (strncmp(p, word, n) == 0 && p[n] == ' ')
			return xasprintf("%.*s", (int)strcspn(p + n + 1, "\n"), p + n + 1);
	return NULL;
}

static bool read_newest(const struct config *c, struct before *out, struct err *e)
{
	struct dirent **file;
	struct buf b = {0};
	char path[512];
	*out = (struct before){.sha256 = "-"};
	int count = scandir(c->checkpoint_directory, &file, is_checkpoint, alphasort);
	if (count < 0)
		return err_set(e, ERR_SYSTEM, "could not read \"%s\": %m", c->checkpoint_directory);
	if (count > 0)
		out->number = atoll(file[count - 1]->d_name);
	for (int i = 0; i < count; i++)
		free(file[i]);
	free(file);
	if (!out->number)
		return true;
	file_path(c, out->number, path);
	bool ok = buf_read_file(&b, path, FILE_MAX, e);
	if (ok) {
		char *home = line_of(buf_text(&b), "home");
		sha256_hex(b.data, b.len, out->sha256);
		snprintf(out->home, sizeof out->home, "%s", home ? home : "");
		out->snapshot = line_of(buf_text(&b), "snapshot");
		free(home);
	}
	buf_free(&b);
	return ok;
}

/* A database that went back in time (a recovery, a standby that lagged) counts transactions anew,
 * and "since that one" leaves out what is new.  What it does not remember was made elsewhere. */
static bool is_remembered(struct session *s, const struct before *was, bool *out, struct err *e)
{
	static const struct statement st = {"checkpoint_remembered",
	    "SELECT EXISTS (SELECT FROM checkpoints WHERE number = $1 AND sha256 = $2)"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_INT(was->number), V_TEXT(was->sha256)), &r, e))
		return false;
	*out = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}

static bool read_lines(
    struct session *s, const struct before *was, int patience, struct buf *out, struct err *e)
{
	static const struct statement one_moment = {
	    "checkpoint_moment", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"};
	static const struct statement limit = {
	    "checkpoint_patience", "SELECT set_config('statement_timeout', $1 || 's', true)"};
	static const struct statement lines = {
	    "checkpoint_lines", "SELECT line FROM checkpoint_lines($1, $2)"};
	struct rows r = {0};
	bool goes_on;
	if (!is_remembered(s, was, &goes_on, e) || !session_begin(s, e))
		return false;
	session_tell(s, &one_moment, NO_VALUES);
	session_tell(s, &limit, VALUES(V_INT(patience)));
	bool ok = session_ask(
	    s, &lines, VALUES(V_TEXT(goes_on ? was->home : ""), V_TEXT(was->snapshot)), &r, e);
	for (int i = 0; ok && i < rows_count(&r); i++)
		buf_addf(out, "%s\n", rows_text(&r, i, 0));
	if (ok)
		rows_free(&r);
	session_rollback(s);
	return ok;
}

static void add_head(struct buf *b, const struct before *was, const struct sign_key *key)
{
	char open[SIGN_PUB_HEX];
	buf_addf(b, "followupd checkpoint 1\nnumber %" PRId64 "\nprevious %s\nkey %s\n",
	    was->number + 1, was->sha256, sign_public_hex(key, open));
}

/* By another name first: what has the right name is whole.  The group reads it, whatever the umask.
 */
static bool write_file(
    const struct config *c, const struct checkpoint *k, const struct buf *b, struct err *e)
{
	char *part = xasprintf("%s.new", k->path);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	bool ok = fd >= 0 && fchmod(fd, 0640) == 0 && durable_write(fd, b->data, b->len) &&
		  link(part, k->path) == 0 && durable_path(c->checkpoint_directory);
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", k->path);
	if (fd >= 0)
		close(fd);
	unlink(part);
	free(part);
	return ok;
}

static bool put_down(struct session *s, const struct checkpoint *k, struct err *e)
{
	static const struct statement st = {"checkpoint_put", "SELECT checkpoint_put($1, $2)"};
	return session_do(s, &st, VALUES(V_INT(k->number), V_TEXT(k->sha256)), e);
}

bool checkpoint_make(
    struct session *s, const struct config *c, int patience, struct checkpoint *out, struct err *e)
{
	struct before was = {0};
	struct sign_key key;
	struct buf b = {0};
	char signature[SIGN_HEX];
	if (!*c->checkpoint_directory || !*c->checkpoint_key_file)
		return err_set(
		    e, ERR_CONFIG, "checkpoint.directory and checkpoint.key_file are not both set");
	if (!sign_key_read(c->checkpoint_key_file, &key, e))
		return false;
	bool ok = read_newest(c, &was, e);
	if (ok) {
		add_head(&b, &was, &key);
		ok = read_lines(s, &was, patience, &b, e);
	}
	if (ok) {
		out->number = was.number + 1;
		file_path(c, out->number, out->path);
		buf_addf(&b, "signature %s\n", sign_hex(&key, b.data, b.len, signature));
		sha256_hex(b.data, b.len, out->sha256);
		ok = write_file(c, out, &b, e) && put_down(s, out, e);
	}
	sign_key_wipe(&key);
	free(was.snapshot);
	buf_free(&b);
	return ok;
}

bool checkpoint_daily(struct session *s, const struct config *c, bool *made, struct err *e)
{
	struct checkpoint k;
	int64_t age;
	*made = false;
	if (!*c->checkpoint_directory)
		return true;
	bool ok = checkpoint_age(s, &age, e);
	if (ok && age < FRESH)
		return true;
	ok = *made = ok && checkpoint_make(s, c, PATIENCE, &k, e);
	if (ok)
		log_info("checkpoint %" PRId64 " of the histories: SHA-256 %s", k.number, k.sha256);
	else
		log_err(LOG_LVL_ERROR, e, "no checkpoint of the histories");
	return ok;
}

bool checkpoint_list(struct session *s, int64_t limit, struct rows *out, struct err *e)
{
	static const struct statement st = {"checkpoint_list",
	    "SELECT number, at, sha256 FROM checkpoints ORDER BY number DESC LIMIT nullif($1, 0)"};
	return session_ask(s, &st, VALUES(V_INT(limit)), out, e);
}

bool checkpoint_age(struct session *s, int64_t *out, struct err *e)
{
	static const struct statement st = {"checkpoint_age",
	    "SELECT extract(epoch FROM clock_now() - at)::bigint FROM checkpoints ORDER BY number "
	    "DESC LIMIT 1"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*out = rows_count(&r) ? rows_int(&r, 0, 0) : INT64_MAX;
	rows_free(&r);
	return true;
}

const struct checkpoint_part checkpoint_parts[] = {
    {"history.jsonl",
	{"checkpoint_history",
	    "SELECT id, json_build_object('followup_id', followup_id, 'seq', seq, 'epoch', "
	    "extract(epoch FROM at)::text, 'actor', actor, 'kind', kind, 'detail', detail::text, "
	    "'hash', encode(hash, 'hex'))::text FROM events WHERE id > $1 ORDER BY id "
	    "LIMIT " READ_ONCE}},
    {"questions.jsonl",
	{"checkpoint_questions",
	    "SELECT id, json_build_object('id', id, 'row', question_row(q))::text FROM "
	    "question_events q WHERE id > $1 ORDER BY id LIMIT " READ_ONCE}},
    {"mails.jsonl",
	{"checkpoint_mails",
	    "SELECT notice_id, json_build_object('id', notice_id, 'bytes', encode(bytes, "
	    "'base64'))::text FROM mails WHERE notice_id > $1 ORDER BY notice_id "
	    "LIMIT " READ_ONCE}},
    {"access.jsonl", {"checkpoint_access", "SELECT id, json_build_object('id', id, 'row', "
					   "access_row(a))::text FROM access_items a "
					   "WHERE id > $1 ORDER BY id LIMIT " READ_ONCE}},
    {"seals.jsonl",
	{"checkpoint_seals",
	    "SELECT last_id, json_build_object('id', last_id, 'hash', encode(hash, 'hex'))::text "
	    "FROM access_seals WHERE last_id > $1 ORDER BY last_id LIMIT " READ_ONCE}},
    {0},
};
const struct checkpoint_part checkpoint_numbers = {"checkpoints.jsonl",
    {"checkpoint_numbers", "SELECT number, json_build_object('id', number, 'sha256', sha256)::text "
			   "FROM checkpoints WHERE number > $1 ORDER BY number LIMIT " READ_ONCE}};

bool checkpoint_part_read(struct session *s, const struct checkpoint_part *p, int64_t after,
    struct rows *out, struct err *e)
{
	return session_ask(s, &p->more, VALUES(V_INT(after)), out, e);
}
