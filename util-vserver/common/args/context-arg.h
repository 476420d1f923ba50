/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contexts as the user names them: "self", 1001, web1, :1001 (the guest
 * called 1001), /etc/vservers/web1.
 */
#ifndef _UTIL_VSERVER_CONTEXT_ARG_H
#define _UTIL_VSERVER_CONTEXT_ARG_H

#include "vserver.h"

/**
 * xid_arg() - an existing process context
 * @text: "self", a number, the name or configuration path of a running guest;
 *	a colon in front makes a number a name
 *
 * Return: the id, VC_SAMECTX for "self".  Dies when @text names none.
 */
xid_t xid_arg(char const *text);

/* The same for a network context. */
nid_t nid_arg(char const *text);

/**
 * new_xid_arg() - a process context that may still have to be created
 * @text: as for xid_arg(); a guest that does not run stands for the static
 *	id in its configuration
 *
 * Return: the id.  Dies when @text names none.
 */
xid_t new_xid_arg(char const *text);
nid_t new_nid_arg(char const *text);

/* "context 1001" or "own context", for messages; valid until the next call. */
char const *xid_text(xid_t xid);
char const *nid_text(nid_t nid);

/* Ends the program after @call, as die_errno(), failed on @xid. */
void die_context(xid_t xid, const char *call) __attribute__((noreturn));

#endif /* _UTIL_VSERVER_CONTEXT_ARG_H */
