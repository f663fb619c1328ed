/* SPDX-License-Identifier: Apache-2.0
 *
 * drop_file.c - one file of a drop folder, or each member of an archive: its messages to the batch,
 * and a word on each that is of no use.
 *
 * Fails: what cannot be read or used is said with its place in the file; what can be is stored.  A
 * lost database leaves the file in work/, to be read again from its beginning.
 */
#include "autoconf.h"
#include "drop.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Few enough that senders who wait for an answer do not wait for files. */
#define IN_HAND 256
#define TOLD	100 /* faults of one file that are written out */
#define READS	16  /* of a turn; connections have theirs between */

struct drop_file {
	struct origin origin;
	const struct folder *config;
	const struct drop_places *places;
	struct loop_timer *go_on;
	char *name;
	char shown[128];	  /* the name as printable ASCII */
	struct drop_input *input; /* NULL: there is nothing to read */
	size_t member_count;
	char **member; /* of an archive so far: "shown/NAME", whence its messages come */
	int fd;
	struct stat opened;
	struct hl7_stream stream;
	bool all_read, lost;
	int reads;			      /* of this turn */
	size_t number, before, stored, known; /* before: messages of earlier members */
	size_t fault_count;
	struct buf faults;
};

/* ---- faults ----------------------------------------------------------------------------- */

static PRINTF(2, 3) void fault(struct drop_file *f, const char *fmt, ...)
{
	char line[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (f->fault_count++ < TOLD)
		buf_addf(&f->faults, "%s\n", line);
}

/* Of the member that is read, or of the file. */
static PRINTF(2, 3) void fault_here(struct drop_file *f, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (f->member_count)
		fault(f, "member \"%s\": %s", f->member[f->member_count - 1] + strlen(f->shown) + 1,
		    text);
	else
		fault(f, "the file: %s", text);
}

static void fault_of_message(struct drop_file *f, const struct message *m, const char *why)
{
	char place[24] = "", row[32] = "", id[220] = "", member[160] = "";
	if (m->row.peer != f->shown)
		snprintf(
		    member, sizeof member, "member \"%s\", ", m->row.peer + strlen(f->shown) + 1);
	const struct hl7_fault_place at = hl7_fault_place(&m->envelope);
	if (*at.text)
		snprintf(place, sizeof place, ", in %s", at.text);
	if (m->id)
		snprintf(row, sizeof row, "; kept as message %lld", (long long)m->id);
	if (*m->label.control_id)
		snprintf(id, sizeof id, ", control id \"%s\"", m->label.control_id);
	fault(f, "%smessage %zu, at byte %lld%s%s: %s%s", member, m->number, (long long)m->offset,
	    id, place, why, row);
}

static void on_stored(struct origin *o, struct message *m, instant at)
{
	struct drop_file *f = (struct drop_file *)o;
	bool again = m->outcome == STORING_DUPLICATE;
	bool usable = m->row.verdict == INBOUND_ACCEPTED;
	f->known += again;
	f->stored += !again && usable;
	if (!usable)
		fault_of_message(f, m, m->reason);
	else if (again && m->id && m->known_verdict != INBOUND_ACCEPTED)
		fault_of_message(f, m, "it was refused before, and is as it was");
}

static void on_given_back(struct origin *o)
{
	((struct drop_file *)o)->lost = true;
}

static void on_released(struct origin *o)
{
	struct drop_file *f = (struct drop_file *)o;
	if (o->pending == IN_HAND / 2 || !o->pending)
		loop_timer_set(f->go_on, 0);
}

static const struct origin_calls calls = {on_stored, on_given_back, on_released};
_Static_assert(offsetof(struct drop_file, origin) == 0, "its origin stands first");

/* ---- beginning ---------------------------------------------------------------------------- */

static void make_shown(struct drop_file *f)
{
	size_t n = 0;
	for (const char *p = f->name; *p && n + 1 < sizeof f->shown; p++)
		f->shown[n++] = *p >= ' ' && *p < 0x7f ? *p : '?';
	f->shown[n] = '\0';
}

/* Between another intake's look at work/ and now it may have moved the file on. */
static bool is_still_there(const struct drop_file *f)
{
	struct stat st;
	return fstatat(f->places->work, f->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       st.st_ino == f->opened.st_ino && st.st_dev == f->opened.st_dev;
}

/* On to the next member, if any is left; one that cannot be read is said, and passed over. */
static void go_to_member(struct drop_file *f)
{
	const char *name, *why = NULL;
	while ((name = drop_input_next(f->input, &why))) {
		hl7_stream_free(&f->stream);
		f->stream = (struct hl7_stream){.max = (size_t)f->config->max_message};
		f->before = f->number;
		if (*name) {
			f->member =
			    xreallocarray(f->member, f->member_count + 1, sizeof *f->member);
			f->member[f->member_count] = xasprintf("%s/%s", f->shown, name);
			f->origin.peer = f->member[f->member_count++];
		}
		if (!why)
			return;
		fault_here(f, "%s", why);
	}
	if (why)
		fault(f, "the file: %s", why);
	f->all_read = true;
}

static void begin_reading(struct drop_file *f)
{
	f->all_read = false;
	f->input = drop_input_open(f->fd, f->config->max_file);
	go_to_member(f);
}

/* False: it is another intake's.  What is no file to be read has its fault, and nothing to read. */
static bool take(struct drop_file *f)
{
	f->fd = openat(
	    f->places->work, f->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (f->fd < 0 && errno == ENOENT)
		return false;
	f->all_read = true;
	if (f->fd < 0) {
		if (errno == ELOOP)
			fault(f, "the file: it is a symbolic link, and none is followed");
		else
			fault(f, "the file: could not open it: %s", strerror(errno));
		return true;
	}
	if (flock(f->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return false;
	if (fstat(f->fd, &f->opened) != 0 || !is_still_there(f))
		return false;
	if (!S_ISREG(f->opened.st_mode))
		fault(f, "the file: it is not a regular file");
	else if (!f->opened.st_size)
		fault(f, "the file: it is empty");
	else if (f->opened.st_size > f->config->max_file)
		fault(f, "the file: it has %lld bytes, more than max_file, %ld",
		    (long long)f->opened.st_size, f->config->max_file);
	else
		begin_reading(f);
	return true;
}

struct drop_file *drop_file_open(struct intake *in, const struct folder *config,
    const struct drop_places *p, const char *name, struct loop_timer *go_on)
{
	struct drop_file *f = xcalloc(1, sizeof *f);
	*f = (struct drop_file){.config = config, .places = p, .go_on = go_on, .fd = -1};
	f->name = xstrdup(name);
	make_shown(f);
	f->origin =
	    (struct origin){.calls = &calls, .in = in, .source = config->name, .peer = f->shown};
	if (take(f))
		return f;
	drop_file_free(f);
	return NULL;
}

void drop_file_free(struct drop_file *f)
{
	if (!f)
		return;
	if (f->fd >= 0)
		close(f->fd);
	drop_input_free(f->input);
	hl7_stream_free(&f->stream);
	buf_free(&f->faults);
	for (size_t i = 0; i < f->member_count; i++)
		free(f->member[i]);
	free(f->member);
	free(f->name);
	free(f);
}

/* ---- reading -------------------------------------------------------------------------------- */

static void hand_in(struct drop_file *f, struct message *m, int64_t offset)
{
	m->number = ++f->number - f->before;
	m->offset = offset;
	batch_push(f->origin.in->batch, m);
}

/* What holds no message at all is kept by its beginning, where people look for what was refused. */
static void keep_beginning(struct drop_file *f)
{
	fault_here(f, "no line of it begins a message (MSH and a field separator)");
	if (drop_input_is_packed(f->input))
		return; /* it can be unpacked, and what stands in the archive looked at */
	char *head = xmalloc(FRAGMENT_BYTES);
	ssize_t n = pread(f->fd, head, FRAGMENT_BYTES, 0);
	if (n > 0) {
		struct message *m = fragment_new(
		    &f->origin, head, (size_t)n, "a file that holds no message, the first");
		hand_in(f, m, 0);
	}
	free(head);
}

static void end_member(struct drop_file *f)
{
	const struct hl7_batch *b = &f->stream.batch;
	if (f->number == f->before) {
		keep_beginning(f);
		return;
	}
	if (b->file_open || b->batch_open)
		fault_here(f, "%s is missing at its end; it may be cut off",
		    b->batch_open ? "BTS" : "FTS");
	if (b->mismatches)
		fault_here(f, "BTS-1 or FTS-1 state another number than is there");
	if (b->junk)
		fault_here(f, "%zu bytes belong to no message", b->junk);
}

static void read_more(struct drop_file *f)
{
	size_t size;
	const char *why = NULL;
	char *to = hl7_stream_room(&f->stream, &size);
	ssize_t n = drop_input_read(f->input, to, size, &why);
	f->reads++;
	if (n == DROP_CHECKING)
		return;
	if (n < 0) {
		fault_here(f, "could not read it behind byte %lld: %s",
		    (long long)(f->stream.base + (int64_t)f->stream.window.len), why);
		go_to_member(f);
		return;
	}
	hl7_stream_fed(&f->stream, (size_t)n);
	f->origin.in->counters[BYTES].value += n;
}

static void take_next(struct drop_file *f)
{
	struct hl7_span one;
	int64_t at;
	switch (hl7_stream_next(&f->stream, &one, &at)) {
	case STREAM_MESSAGE:
		hand_in(f, message_new(&f->origin, one.p, one.len), at);
		break;
	case STREAM_OVERSIZE:
		hand_in(f,
		    fragment_new(&f->origin, one.p, one.len, "larger than max_message, the first"),
		    at);
		break;
	case STREAM_MORE:
		read_more(f);
		break;
	case STREAM_END:
		end_member(f);
		go_to_member(f);
		break;
	}
}

/* Large messages of a file would else hold up everybody; one of its own it may always have. */
static bool has_room(const struct drop_file *f)
{
	const struct intake *in = f->origin.in;
	return !in->held && f->origin.pending < IN_HAND &&
	       (!f->origin.pending || batch_bytes(in->batch) < BATCH_BYTES);
}

const char *drop_file_name(const struct drop_file *f)
{
	return f->name;
}

bool drop_file_go_on(struct drop_file *f)
{
	f->reads = 0;
	while (!f->all_read && !f->lost && has_room(f) && f->reads < READS)
		take_next(f);
	if (f->reads == READS)
		loop_timer_set(f->go_on, 0);
	return !f->origin.pending && (f->all_read || f->lost);
}

/* ---- the end -------------------------------------------------------------------------------- */

/* Somebody who still writes into it: what is behind our end would be lost in done/. */
static bool has_changed(const struct drop_file *f)
{
	struct stat st;
	return f->fd >= 0 && fstat(f->fd, &st) == 0 &&
	       (st.st_size != f->opened.st_size || st.st_mtim.tv_sec != f->opened.st_mtim.tv_sec ||
		   st.st_mtim.tv_nsec != f->opened.st_mtim.tv_nsec);
}

static void write_error_text(const struct drop_file *f, struct buf *out)
{
	buf_addf(out,
	    "%s, folder \"%s\": not all of it could be used.\n"
	    "%zu messages: %zu stored now, %zu stored before, %zu faults.\n\n%s",
	    f->shown, f->config->name, f->number, f->stored, f->known, f->fault_count,
	    buf_text(&f->faults));
	if (f->fault_count > TOLD)
		buf_addf(out, "and %zu more\n", f->fault_count - TOLD);
	buf_adds(out, "\nWhat is stored stays stored.  Mend what is wrong and move the file back "
		      "into the folder,\nunder a name that the folder's pattern has: what is known "
		      "already is not taken twice.\n");
}

static enum drop_end move_on(struct drop_file *f, struct err *e)
{
	char as[DROP_NAME];
	bool failed = f->fault_count > 0, moved;
	if (failed) {
		struct buf text = {0};
		write_error_text(f, &text);
		moved = drop_move_failed(f->places, f->name, &text, as);
		buf_free(&text);
	} else {
		moved = drop_move(f->places->work, f->name, f->places->done, as);
	}
	if (!moved && errno != ENOENT) {
		err_set(
		    e, ERR_SYSTEM, "could not move a file to %s/: %m", failed ? "failed" : "done");
		return DROP_NOT_MOVED;
	}
	if (failed)
		log_error("folder %s: file \"%s\" is in failed/, and why beside it: %zu messages, "
			  "%zu stored, %zu known, %zu faults",
		    f->config->name, f->shown, f->number, f->stored, f->known, f->fault_count);
	else
		log_info("folder %s: file \"%s\": %zu messages, %zu stored, %zu known",
		    f->config->name, f->shown, f->number, f->stored, f->known);
	return failed ? DROP_FAILED : DROP_DONE;
}

enum drop_end drop_file_finish(struct drop_file *f, struct err *e)
{
	enum drop_end end = DROP_AGAIN;
	if (f->lost) {
		log_warning("folder %s: file \"%s\" is read again when the database is back",
		    f->config->name, f->shown);
	} else if (has_changed(f)) {
		end = DROP_GROWN;
		log_warning("folder %s: file \"%s\" has changed while it was read; it is read "
			    "again when left alone",
		    f->config->name, f->shown);
	} else {
		end = move_on(f, e);
	}
	drop_file_free(f);
	return end;
}
