/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tags of vserver-info. */
#ifndef INFO_QUERY_H
#define INFO_QUERY_H

#include <stdbool.h>

/**
 * struct info_query - a query and its answer
 * @object: guest, context or process, depending on the tag
 * @args: arguments after the tag, NULL terminated
 * @answer: text, to be freed; NULL if the tag only has the answers yes and no
 */
struct info_query {
	const char	*object;
	char		**args;
	char		*answer;
};

/* Set the answer. */
void __attribute__((format(printf, 2, 3)))
info_answer(struct info_query *query, const char *fmt, ...);

/* Versions of the kernel and its interface, as text. */
struct info_system {
	char	kernel[256];
	char	api[32];
	char	vci[32];
};

void info_system(struct info_system *info);

/* Each function answers one tag.  Return: false if the answer is no. */
bool info_context(struct info_query *query);
bool info_id(struct info_query *query);
bool info_running(struct info_query *query);
bool info_vdir(struct info_query *query);
bool info_name(struct info_query *query);
bool info_cfgdir(struct info_query *query);
bool info_appdir(struct info_query *query);
bool info_initpid(struct info_query *query);
bool info_initpid_pid(struct info_query *query);
bool info_xid(struct info_query *query);
bool info_nid(struct info_query *query);
bool info_uts(struct info_query *query);
bool info_apiver(struct info_query *query);
bool info_feature(struct info_query *query);
bool info_canonify(struct info_query *query);
bool info_verifycap(struct info_query *query);
bool info_verifyproc(struct info_query *query);
bool info_xidtype(struct info_query *query);

#endif /* INFO_QUERY_H */
