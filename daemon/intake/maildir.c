/* SPDX-License-Identifier: Apache-2.0
 *
 * maildir.c - takes in the mails of a Maildir, one after the other.
 *
 * A mail is stored and committed, then moved from new/ to cur/ as seen.  Whoever dies in between
 * finds it in new/ again, and its row by its identity: it is one mail however often it is read, and
 * by however many intakes.  What cannot be read or is too large goes to the folder Failed, where a
 * mail program shows it.
 * Fails: a database that is away leaves everything where it is.
 */
#include "autoconf.h"
#include "intake.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/reply.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LOOK	  SECONDS(5)
#define TROUBLE	  SECONDS(60)
#define NAMES_MAX 256 /* of one look */

struct maildir {
	struct intake *in;
	struct loop_timer *timer;
	size_t count, next;
	char *name[NAMES_MAX];
	bool storing;
	struct buf mail; /* the one that is being stored */
	struct reply_identity id;
	bool large; /* only its beginning is stored */
};

/* ---- files ---------------------------------------------------------------------------------- */

static char *path_of(const struct maildir *m, const char *folder, const char *name)
{
	return xasprintf("%s/%s/%s", m->in->config->replies_maildir, folder, name);
}

static void forget_names(struct maildir *m)
{
	for (size_t i = 0; i < m->count; i++)
		free(m->name[i]);
	m->count = m->next = 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The oldest first, as delivery programs name them. */
static void list_names(struct maildir *m)
{
	char *path = path_of(m, "new", "");
	DIR *d = opendir(path);
	forget_names(m);
	if (!d)
		log_warning("could not read \"%s\": %m", path);
	for (struct dirent *f; d && m->count < NAMES_MAX && (f = readdir(d));)
		if (f->d_name[0] != '.')
			m->name[m->count++] = xstrdup(f->d_name);
	if (d)
		closedir(d);
	if (m->count)
		qsort(m->name, m->count, sizeof *m->name, by_name);
	free(path);
}

static bool move(struct maildir *m, const char *folder, const char *name, const char *as)
{
	char *from = path_of(m, "new", name), *to = path_of(m, folder, as);
	bool ok = rename(from, to) == 0 || errno == ENOENT; /* gone: another intake moved it */
	if (!ok)
		log_warning("could not move \"%s\" to \"%s\": %m", from, to);
	free(from);
	free(to);
	return ok;
}

static bool move_seen(struct maildir *m, const char *name)
{
	char *as = xasprintf("%s:2,S", name);
	bool ok = move(m, "cur", name, as);
	free(as);
	return ok;
}

/* A folder below the Maildir, as Maildir++ has them. */
static bool move_failed(struct maildir *m, const char *name)
{
	static const char *const folders[] = {
	    ".Failed", ".Failed/cur", ".Failed/new", ".Failed/tmp"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char *path = path_of(m, folders[i], "");
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			log_warning("could not make \"%s\": %m", path);
		free(path);
	}
	log_error("mail \"%s\" is left in the folder Failed of the Maildir for a person", name);
	return move(m, ".Failed/new", name, name);
}

/* The beginning of one that is too large to be kept. */
static bool read_beginning(struct maildir *m, const char *path)
{
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	m->mail.len = fread(buf_room(&m->mail, REPLY_TEXT_MAX), 1, REPLY_TEXT_MAX, f);
	fclose(f);
	return m->mail.len > 0;
}

enum mail_file { FILE_READ, FILE_LARGE, FILE_GONE, FILE_UNREADABLE };

static enum mail_file read_mail(struct maildir *m, const char *name)
{
	struct stat st;
	struct err e = {0};
	char *path = path_of(m, "new", name);
	enum mail_file is = FILE_UNREADABLE;
	buf_clear(&m->mail);
	if (lstat(path, &st) != 0)
		is = errno == ENOENT ? FILE_GONE : FILE_UNREADABLE; /* another intake had it */
	else if (!S_ISREG(st.st_mode) || !st.st_size)
		is = FILE_UNREADABLE;
	else if ((size_t)st.st_size > MAIL_BYTES_MAX)
		is = read_beginning(m, path) ? FILE_LARGE : FILE_UNREADABLE;
	else if (buf_read_file(&m->mail, path, MAIL_BYTES_MAX, &e))
		is = FILE_READ;
	else
		log_err(LOG_LVL_WARNING, &e, "could not read a mail");
	free(path);
	return is;
}

/* ---- one after the other -------------------------------------------------------------------- */

static void go_on(struct maildir *m);

static void wait_for(struct maildir *m, int64_t delay)
{
	forget_names(m);
	loop_timer_set(m->timer, delay);
}

static void on_stored(struct rows *rows, const struct err *e, void *arg)
{
	struct maildir *m = arg;
	m->storing = false;
	if (!rows) {
		log_err(LOG_LVL_WARNING, e, "a mail is not stored; it stays where it is");
		wait_for(m, e->code == ERR_LOST ? LOOK : TROUBLE);
		return;
	}
	COUNT(m->in, MAILS);
	const char *name = m->name[m->next++];
	if (!(m->large ? move_failed(m, name) : move_seen(m, name))) {
		wait_for(m, TROUBLE);
		return;
	}
	go_on(m);
}

static void store(struct maildir *m)
{
	struct inbound_row row = {.source = "mail",
	    .peer = "",
	    .format = FORMAT_MAIL,
	    .verdict = m->large ? INBOUND_REJECTED : INBOUND_ACCEPTED,
	    .reason = m->large ? "a mail that is too large; its beginning is kept" : NULL,
	    .sender = "",
	    .control_id = m->id.control_id,
	    .message_type = "mail",
	    .raw = m->mail.data,
	    .len = m->mail.len};
	const struct inbound_row *list = &row;
	reply_identify(m->mail.data, m->mail.len, &m->id);
	memcpy(row.sha256, m->id.sha256, sizeof row.sha256);
	m->storing = true;
	inbound_store(m->in->db, &list, 1, on_stored, m);
}

static void go_on(struct maildir *m)
{
	for (; m->next < m->count && !m->in->stopping && db_is_up(m->in->db); m->next++) {
		enum mail_file is = read_mail(m, m->name[m->next]);
		m->large = is == FILE_LARGE;
		if (is == FILE_READ || is == FILE_LARGE) {
			store(m);
			return;
		}
		if (is == FILE_UNREADABLE)
			move_failed(m, m->name[m->next]);
	}
	wait_for(m, LOOK);
}

static void on_look(void *arg)
{
	struct maildir *m = arg;
	if (m->storing || m->in->stopping)
		return;
	if (!db_is_up(m->in->db)) {
		wait_for(m, LOOK);
		return;
	}
	list_names(m);
	go_on(m);
}

struct maildir *maildir_new(struct intake *in)
{
	if (!*in->config->replies_maildir)
		return NULL;
	struct maildir *m = xcalloc(1, sizeof *m);
	m->in = in;
	m->timer = loop_timer_new(in->loop, on_look, m);
	loop_timer_set(m->timer, 0);
	return m;
}

void maildir_free(struct maildir *m)
{
	if (!m)
		return;
	forget_names(m);
	loop_timer_free(m->timer);
	buf_free(&m->mail);
	free(m);
}

void maildir_check(const struct config *c, struct checks *k)
{
	static const char *const folders[] = {"new", "cur"};
	for (size_t i = 0; *c->replies_maildir && i < 2; i++) {
		char *path = xasprintf("%s/%s", c->replies_maildir, folders[i]);
		checks_directory(k, "replies.maildir", path, true);
		free(path);
	}
}
