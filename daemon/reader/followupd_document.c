/* SPDX-License-Identifier: Apache-2.0
 *
 * followupd_document.c - the document worker: reads one document and ends.
 *
 * A program of its own, because the libraries that read a PDF are large and nothing else of
 * followupd needs them.  It is given no option, configuration or file: the document comes over the
 * channel it finds as descriptor 3, its text goes back.  The next document has a process that has
 * seen no other.
 * Fails: ends; who asked counts the deadline, starts another one, and gives up after that.
 */
#include "autoconf.h"
#include "followupd/confine.h"
#include "followupd/document.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/sandbox.h"
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHANNEL 3 /* as worker.h and systemd pass it */

/* False: the channel has ended. */
static bool take(void *to, size_t len)
{
	for (char *p = to; len;) {
		ssize_t n = read(CHANNEL, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static void give(const void *from, size_t len)
{
	for (const char *p = from; len;) {
		ssize_t n = write(CHANNEL, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(1); /* nobody waits for it */
		p += n;
		len -= (size_t)n;
	}
}

static void read_document(const struct reader_question *q, const char *data)
{
	const struct document_limits most = {.bytes = q->bytes, .text = q->text, .pages = q->pages};
	struct document_text t;
	document_read(data, q->len, (enum document_coding)q->coding, &most, &t);
	const struct reader_answer a = {
	    .len = t.text.len, .kind = (uint32_t)t.kind, .lack = (uint32_t)t.lack};
	give(&a, sizeof a);
	give(buf_text(&t.text), t.text.len);
}

int main(int argc, char **argv)
{
	static const char hello = READER_HELLO;
	struct reader_question q;
	log_init("document-worker", LOG_LVL_WARNING);
	if (argc > 1 || !take(&q, sizeof q)) {
		fputs("followupd-document is started by followupd, which gives it a document.\n",
		    stderr);
		return 2;
	}
	sandbox_enter();
	worker_confine(q.memory);
	document_prepare();
	confine_to_memory(q.seconds);
	give(&hello, 1);
	char *data = xmalloc(q.len + 1);
	if (take(data, q.len))
		read_document(&q, data);
	_exit(0); /* without what libraries do at an end */
}
