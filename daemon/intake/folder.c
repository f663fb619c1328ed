/* SPDX-License-Identifier: Apache-2.0
 *
 * folder.c - which files are taken from a drop folder, and when.
 *
 * A file that was renamed into the folder is whole.  Any other is taken when its size and time have
 * not changed for `quiet` seconds, and for ten times as long where it does not end with a line end.
 * inotify only hurries a look; all is found without it.
 * Fails: a folder that cannot be used is a trouble that the operator sees, and is looked at again.
 */
#include "autoconf.h"
#include "drop.h"
#include "followupd/drop_names.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAMES_MAX 16384		    /* of one look; the rest is for the next */
#define MOVED_MAX 1024		    /* more wait as if they were written here */
#define SETTLE	  (SECONDS(1) / 20) /* after a word of the kernel: more follow */
#define AGAIN	  SECONDS(2)
#define LONGER	  10 /* times quiet, for what does not look whole */

struct drop_name {
	char *name;
	ino_t inode;
	off_t size;
	struct timespec changed; /* its contents */
	int64_t since;		 /* monotonic: seen like this */
	bool whole;
};

struct name_list {
	size_t count;
	struct drop_name *name;
};

struct drop_folder {
	struct intake *in;
	const struct folder *config;
	struct loop_timer *timer;
	struct drop_places places;
	struct drop_file *file; /* in hand, or NULL */
	struct name_list seen;	/* by name */
	struct name_list ready; /* by age; of the last look */
	size_t next;		/* of them */
	size_t moved_count;
	char *moved[MOVED_MAX]; /* renamed into the folder since the last look */
	bool more;		/* the last look did not see all, or there was a word since */
	int watch;		/* inotify, or -1 */
	struct event *word;
	struct drop_name grown;	  /* stays in work/ until left alone; name NULL: none */
	struct err stuck;	  /* why the first of `ready` that could not be moved was not */
	char *trouble;		  /* NULL: none */
	int64_t waiting, ignored; /* files at the last look */
};

/* ---- trouble ------------------------------------------------------------------------------ */

static void set_trouble(struct drop_folder *d, const struct err *e)
{
	char *text = e ? xasprintf("%s%s%s", e->text, *e->hint ? "; " : "", e->hint) : NULL;
	bool same = text && d->trouble ? strcmp(text, d->trouble) == 0 : text == d->trouble;
	free(same ? text : d->trouble);
	if (same)
		return;
	d->trouble = text;
	if (text)
		log_error("folder %s: %s", d->config->name, text);
	else
		log_info("folder %s: it can be read again", d->config->name);
	intake_tell(d->in);
}

const char *drop_folder_name(const struct drop_folder *d)
{
	return d->config->name;
}

const char *drop_folder_trouble(const struct drop_folder *d)
{
	return d->trouble;
}

/* ---- lists of names ------------------------------------------------------------------------- */

static void forget(struct name_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->name[i].name);
	free(l->name);
	*l = (struct name_list){0};
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct drop_name *)a)->name, ((const struct drop_name *)b)->name);
}

static int by_age(const void *a, const void *b)
{
	const struct drop_name *x = a, *y = b;
	if (x->changed.tv_sec != y->changed.tv_sec)
		return x->changed.tv_sec < y->changed.tv_sec ? -1 : 1;
	if (x->changed.tv_nsec != y->changed.tv_nsec)
		return x->changed.tv_nsec < y->changed.tv_nsec ? -1 : 1;
	return by_name(a, b);
}

static void sort(struct name_list *l, int (*order)(const void *, const void *))
{
	if (l->count)
		qsort(l->name, l->count, sizeof *l->name, order);
}

static void add(struct name_list *l, struct drop_name n)
{
	if (l->count % 256 == 0)
		l->name = xreallocarray(l->name, l->count + 256, sizeof *l->name);
	l->name[l->count] = n;
	l->name[l->count++].name = xstrdup(n.name);
}

/* ---- looking ----------------------------------------------------------------------------------
 */

static bool was_moved_in(const struct drop_folder *d, const char *name)
{
	for (size_t i = 0; i < d->moved_count; i++)
		if (strcmp(d->moved[i], name) == 0)
			return true;
	return false;
}

static void forget_moved(struct drop_folder *d)
{
	while (d->moved_count)
		free(d->moved[--d->moved_count]);
}

static bool is_as_seen(
    const struct drop_name *n, ino_t inode, off_t size, const struct timespec *changed)
{
	return n->inode == inode && n->size == size && n->changed.tv_sec == changed->tv_sec &&
	       n->changed.tv_nsec == changed->tv_nsec;
}

/* What is known of it from the look before, if it is still as it was. */
static void remember(const struct drop_folder *d, struct drop_name *n)
{
	const struct drop_name *old =
	    d->seen.count ? bsearch(n, d->seen.name, d->seen.count, sizeof *d->seen.name, by_name)
			  : NULL;
	if (!old || !is_as_seen(old, n->inode, n->size, &n->changed))
		return;
	n->since = old->since;
	n->whole = n->whole || old->whole;
}

/* The counters are of all folders. */
static void count(struct drop_folder *d, int64_t waiting, int64_t ignored)
{
	d->in->counters[FILES_WAITING].value += waiting - d->waiting;
	d->in->counters[FILES_IGNORED].value += ignored - d->ignored;
	d->waiting = waiting;
	d->ignored = ignored;
}

/* All that may be taken now or later; false: the folder could not be read. */
static bool list_names(struct drop_folder *d, struct name_list *out, struct err *e)
{
	int64_t now = monotonic_now(), ignored = 0;
	int fd = fcntl(d->places.folder, F_DUPFD_CLOEXEC, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return err_set(e, ERR_SYSTEM, "could not read \"%s\": %m", d->config->path);
	}
	rewinddir(dir);
	d->more = false;
	for (struct dirent *f; (f = readdir(dir));) {
		struct stat st;
		if (drop_is_temporary(f->d_name))
			continue;
		if (fstatat(fd, f->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(st.st_mode))
			continue;
		if (!drop_matches(d->config->pattern, f->d_name)) {
			ignored++;
			continue;
		}
		if (out->count == NAMES_MAX) {
			d->more = true;
			break;
		}
		struct drop_name n = {.name = f->d_name,
		    .inode = st.st_ino,
		    .size = st.st_size,
		    .changed = st.st_mtim,
		    .since = now,
		    .whole = !S_ISREG(st.st_mode) || was_moved_in(d, f->d_name)};
		remember(d, &n);
		add(out, n);
	}
	closedir(dir);
	sort(out, by_name);
	count(d, (int64_t)out->count, ignored);
	return true;
}

/* ---- when a file is ready -----------------------------------------------------------------------
 */

/* What cannot be opened has no better time: that is told when it is taken. */
static bool ends_whole(int folder, const struct drop_name *n)
{
	char last;
	int fd = openat(folder, n->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool whole =
	    fd < 0 || !n->size || pread(fd, &last, 1, n->size - 1) != 1 || drop_may_end_with(last);
	if (fd >= 0)
		close(fd);
	return whole;
}

/* Microseconds until it may be taken; 0: now.  A file's own time is another machine's clock where
 * the folder is, so a great age stands for the longer rest only. */
static int64_t waits(const struct drop_folder *d, int folder, const struct drop_name *n)
{
	int64_t quiet = SECONDS(d->config->quiet), rest = n->since + quiet - monotonic_now();
	bool old = time(NULL) - n->changed.tv_sec > LONGER * d->config->quiet;
	if (n->whole)
		return 0;
	if (rest > 0)
		return rest;
	return old || ends_whole(folder, n) ? 0 : n->since + LONGER * quiet - monotonic_now();
}

static void forget_grown(struct drop_folder *d)
{
	free(d->grown.name);
	d->grown = (struct drop_name){0};
}

/* Microseconds until what has grown while it was read may be read again; 0: now, or there is none.
 */
static int64_t grown_waits(struct drop_folder *d)
{
	struct stat st;
	struct drop_name *n = &d->grown;
	int64_t rest = 0;
	if (n->name && fstatat(d->places.work, n->name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!is_as_seen(n, st.st_ino, st.st_size, &st.st_mtim))
			*n = (struct drop_name){.name = n->name,
			    .inode = st.st_ino,
			    .size = st.st_size,
			    .changed = st.st_mtim,
			    .since = monotonic_now()};
		rest = waits(d, d->places.work, n);
	}
	if (rest <= 0)
		forget_grown(d);
	return rest > 0 ? rest : 0;
}

/* The time to the next one that is not ready. */
static int64_t pick_ready(struct drop_folder *d)
{
	int64_t soonest = SECONDS(d->config->scan);
	forget(&d->ready);
	d->next = 0;
	d->stuck = (struct err){0};
	for (size_t i = 0; i < d->seen.count; i++) {
		int64_t rest = waits(d, d->places.folder, &d->seen.name[i]);
		if (rest <= 0)
			add(&d->ready, d->seen.name[i]);
		else if (rest < soonest)
			soonest = rest;
	}
	sort(&d->ready, by_age);
	return soonest;
}

/* ---- taking -------------------------------------------------------------------------------------
 */

static bool open_in_work(struct drop_folder *d, const char *name)
{
	d->file = drop_file_open(d->in, d->config, &d->places, name, d->timer);
	return d->file;
}

/* What an intake that has ended has left, unless another one has it in hand. */
static bool take_left(struct drop_folder *d)
{
	int fd = fcntl(d->places.work, F_DUPFD_CLOEXEC, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir && fd >= 0)
		close(fd);
	if (!dir)
		return false;
	rewinddir(dir);
	bool taken = false;
	for (struct dirent *f; !taken && (f = readdir(dir));)
		taken = *f->d_name != '.' && open_in_work(d, f->d_name);
	closedir(dir);
	return taken;
}

/* The list may be minutes old: who writes into the file by now is left to end. */
static bool is_still_so(const struct drop_folder *d, const struct drop_name *n)
{
	struct stat st;
	return fstatat(d->places.folder, n->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       is_as_seen(n, st.st_ino, st.st_size, &st.st_mtim);
}

/* One that cannot be moved keeps no other back, unless none can; the first of those is told when
 * the list is at its end. */
static bool take_ready(struct drop_folder *d)
{
	char as[DROP_NAME];
	while (d->next < d->ready.count) {
		const struct drop_name *n = &d->ready.name[d->next++];
		if (!is_still_so(d, n))
			continue;
		if (drop_move(d->places.folder, n->name, d->places.work, as)) {
			if (open_in_work(d, as))
				return true;
		} else if (errno != ENOENT) { /* that: another intake was first */
			int why = errno;
			if (d->stuck.code == ERR_NONE)
				err_set(
				    &d->stuck, ERR_SYSTEM, "could not move a file to work/: %m");
			if (why == EROFS)
				return false;
		}
	}
	return false;
}

static void rest(struct drop_folder *d, int64_t delay)
{
	drop_places_close(&d->places);
	loop_timer_set(d->timer, d->more ? SETTLE : delay);
}

static void be_in_trouble(struct drop_folder *d, const struct err *e)
{
	set_trouble(d, e);
	d->more = false;
	rest(d, SECONDS(d->config->scan));
}

/* Then the list is at its end, or the folder cannot be written in: delay until it is looked at. */
static void take_next(struct drop_folder *d, int64_t delay)
{
	if (take_ready(d)) {
		loop_timer_set(d->timer, 0);
	} else if (d->stuck.code != ERR_NONE) {
		be_in_trouble(d, &d->stuck);
	} else {
		if (d->next)
			set_trouble(d, NULL);
		rest(d, delay);
	}
}

static void watch_again(struct drop_folder *d)
{
	if (d->watch >= 0 && inotify_add_watch(d->watch, d->config->path,
				 IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR) < 0)
		log_debug("folder %s: not watched: %m", d->config->name);
}

static void look(struct drop_folder *d)
{
	struct err e = {0};
	struct name_list now = {0};
	drop_places_close(&d->places);
	if (!drop_places_open(&d->places, d->config->path, &e)) {
		be_in_trouble(d, &e);
		return;
	}
	watch_again(d);
	int64_t grown = grown_waits(d);
	if (!grown && take_left(d)) {
		loop_timer_set(d->timer, 0);
		return;
	}
	if (!list_names(d, &now, &e)) {
		forget(&now);
		be_in_trouble(d, &e);
		return;
	}
	forget(&d->seen);
	d->seen = now;
	forget_moved(d);
	int64_t soonest = pick_ready(d);
	if (!d->ready.count)
		set_trouble(d, NULL);
	take_next(d, grown && grown < soonest ? grown : soonest);
}

/* A file has ended: on to the next of the same look, so that a full folder is listed once. */
static void go_to_next(struct drop_folder *d)
{
	struct err e = {0};
	char *name = xstrdup(drop_file_name(d->file));
	enum drop_end end = drop_file_finish(d->file, &e);
	d->file = NULL;
	d->in->counters[end == DROP_DONE ? FILES_DONE : FILES_FAILED].value +=
	    end == DROP_DONE || end == DROP_FAILED;
	if (end == DROP_NOT_MOVED) {
		be_in_trouble(d, &e);
	} else if (end == DROP_AGAIN) {
		d->more = false;
		rest(d, AGAIN);
	} else if (end == DROP_GROWN) {
		forget_grown(d);
		d->grown.name = xstrdup(name);
		d->more = true;
		rest(d, 0);
	} else {
		d->more = true;
		take_next(d, 0);
	}
	free(name);
}

static void on_timer(void *arg)
{
	struct drop_folder *d = arg;
	if (d->in->stopping)
		return;
	if (d->file && drop_file_go_on(d->file))
		go_to_next(d);
	else if (!d->file && db_is_up(d->in->db))
		look(d);
}

void drop_folder_go_on(struct drop_folder *d)
{
	if (d->file || !loop_timer_pending(d->timer))
		loop_timer_set(d->timer, 0);
}

/* ---- the kernel's word --------------------------------------------------------------------------
 */

static void on_word(evutil_socket_t fd, short what, void *arg)
{
	struct drop_folder *d = arg;
	union {
		struct inotify_event first;
		char bytes[16384];
	} in;
	ssize_t n = read(fd, &in, sizeof in);
	for (ssize_t at = 0; at + (ssize_t)sizeof in.first <= n;) {
		const struct inotify_event *one = (const void *)(in.bytes + at);
		if ((one->mask & IN_MOVED_TO) && one->len && d->moved_count < MOVED_MAX)
			d->moved[d->moved_count++] = xstrdup(one->name);
		at += (ssize_t)sizeof *one + (ssize_t)one->len;
	}
	if (!d->file && !d->more) /* else each word of many would put the look off */
		loop_timer_set(d->timer, SETTLE);
	d->more = true;
}

static void start_watch(struct drop_folder *d)
{
	d->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (d->watch < 0) {
		log_warning("folder %s: the kernel does not tell of files (%m); it is looked at "
			    "every %ld s",
		    d->config->name, d->config->scan);
		return;
	}
	d->word = event_new(loop_base(d->in->loop), d->watch, EV_READ | EV_PERSIST, on_word, d);
	if (!d->word || event_add(d->word, NULL) != 0)
		fatal("could not allocate event");
}

/* ---- beginning and end
 * ---------------------------------------------------------------------------- */

struct drop_folder *drop_folder_new(struct intake *in, const struct folder *config)
{
	struct drop_folder *d = xcalloc(1, sizeof *d);
	*d = (struct drop_folder){
	    .in = in, .config = config, .places = {-1, -1, -1, -1}, .watch = -1};
	d->timer = loop_timer_new(in->loop, on_timer, d);
	start_watch(d);
	watch_again(d);
	return d;
}

void drop_folder_free(struct drop_folder *d)
{
	if (!d)
		return;
	drop_file_free(d->file);
	drop_places_close(&d->places);
	forget(&d->seen);
	forget(&d->ready);
	forget_moved(d);
	forget_grown(d);
	if (d->word)
		event_free(d->word);
	if (d->watch >= 0)
		close(d->watch);
	loop_timer_free(d->timer);
	free(d->trouble);
	free(d);
}

void drop_folder_check(const struct folder *f, struct checks *k)
{
	char *what = xasprintf("folder \"%s\": path", f->name);
	if (*f->path)
		checks_directory(k, what, f->path, true);
	free(what);
}
