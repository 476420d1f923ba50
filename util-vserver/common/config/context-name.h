/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of contexts and guests. */
#ifndef CONTEXT_NAME_H
#define CONTEXT_NAME_H

#include <stddef.h>

#include "vserver.h"

/**
 * context_confdir() - configuration directory of the guest in a context
 * @xid: an existing context
 * @buf: receives the path, "" if the context is not a guest
 * @size: bytes at @buf
 */
void context_confdir(xid_t xid, char *buf, size_t size);

/**
 * context_name() - name of the guest in a context
 * @xid: an existing context
 * @buf: receives the name, "" if the context has none
 * @size: bytes at @buf; a longer name is cut
 */
void context_name(xid_t xid, char *buf, size_t size);

#endif /* CONTEXT_NAME_H */
