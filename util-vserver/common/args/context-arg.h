/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses the names of contexts in arguments: "self", 1001, web1, :1001 (the
 * guest with the name 1001), /etc/vservers/web1.
 */
#ifndef CONTEXT_ARG_H
#define CONTEXT_ARG_H

#include "vserver.h"

/**
 * xid_arg() - parse the name of an existing process context, or die
 * @text: "self", a number, or the name or configuration path of a running
 *	guest; after a colon, a number is the name of a guest
 *
 * Return: the id; VC_SAMECTX for "self".
 */
xid_t xid_arg(const char *text);

/* Parse the name of an existing network context, or die. */
nid_t nid_arg(const char *text);

/**
 * new_xid_arg() - parse the name of a process context that may not exist, or
 * die
 * @text: the same as for xid_arg(); a guest that does not run stands for the
 *	static id in its configuration
 *
 * Return: the id.
 */
xid_t new_xid_arg(const char *text);
nid_t new_nid_arg(const char *text);

/* Return "context 1001" or "own context", for messages, until the next call. */
const char *xid_text(xid_t xid);
const char *nid_text(nid_t nid);

/* Die after a failure of @call on @xid.  Explains if the context is private. */
void die_context(xid_t xid, const char *call) __attribute__((noreturn));

#endif /* CONTEXT_ARG_H */
