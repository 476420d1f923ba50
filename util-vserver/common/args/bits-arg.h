/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses and prints lists of named bits. */
#ifndef BITS_ARG_H
#define BITS_ARG_H

#include "vserver.h"

/*
 * Each adds a comma separated list to value and mask.  An unknown name ends
 * the program with status 1 and the message "Unknown flag 'X'" (bcap, ccap,
 * ncap, namespace).
 */
void cflag_arg(const char *text, struct vc_ctx_flags *flags);
void nflag_arg(const char *text, struct vc_net_flags *flags);
void bcap_arg(const char *text, struct vc_ctx_caps *caps);
void ccap_arg(const char *text, struct vc_ctx_caps *caps);
void ncap_arg(const char *text, struct vc_net_caps *caps);
void umask_arg(const char *text, struct vc_umask *umask);

/**
 * bits_print() - print a heading and a line with the names of bits
 * @heading: text of the first line
 * @bits: bits to print; a bit without a name is printed as ^N
 * @lowest: one of the vc_lo...2text() functions
 */
void bits_print(const char *heading, uint64_t bits,
		const char *(*lowest)(uint64_t *));

#endif /* BITS_ARG_H */
