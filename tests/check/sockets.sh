#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# sockets.sh - listening sockets come from frame/listen.c alone, so that systemd can pass them.
. "$(dirname "$0")/lib.sh"
cd "$SOURCE_DIR" || exit 1

holds "opens a listening socket by itself (use listen_open)" "$(
	grep -rnE '\b(bind|listen|evconnlistener_new_bind|evhttp_bind_socket[a-z_]*)[[:space:]]*\(' \
		daemon --include='*.c' | grep -v '^daemon/frame/listen\.c:')"
finish
