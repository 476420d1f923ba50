/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that print the files of /proc/virtual/XID and /proc/virtnet/NID.
 * The owner of the data defines each function, and view/proc-virtual.c has the
 * names and modes of the files.
 */
#ifndef _KERNEL_VSERVER_PROC_H
#define _KERNEL_VSERVER_PROC_H

struct seq_file;
struct vs_context;

void vs_show_vx_info(struct seq_file *m, struct vs_context *ctx);
void vs_show_vx_status(struct seq_file *m, struct vs_context *ctx);
void vs_show_denied(struct seq_file *m, struct vs_context *ctx);
void vs_show_cvirt(struct seq_file *m, struct vs_context *ctx);
void vs_show_cacct(struct seq_file *m, struct vs_context *ctx);
void vs_show_nx_info(struct seq_file *m, struct vs_context *ctx);
void vs_show_nx_status(struct seq_file *m, struct vs_context *ctx);

#endif /* _KERNEL_VSERVER_PROC_H */
