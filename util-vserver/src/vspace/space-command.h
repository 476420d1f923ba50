/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs vspace and vnamespace. */
#ifndef SPACE_COMMAND_H
#define SPACE_COMMAND_H

#include <stdint.h>

#define SPACE_COMMAND_USAGE \
"%1$s --new KINDS... [--] COMMAND ARGS...\n" \
"       %1$s --enter XID [KINDS...] [--] COMMAND ARGS...\n" \
"       %1$s --set KINDS... [[--] COMMAND ARGS...]\n\n" \
"  -n, --new             execute COMMAND in new namespaces\n" \
"  -e, --enter XID       execute COMMAND in namespaces that a context keeps;\n" \
"                        without KINDS, in all of the set\n" \
"  -s, --set             let the caller's context keep its namespaces\n" \
"  -i, --index N         set of the context, 0 or 1 (default: 0)\n" \
"  --mask BITS           add kinds by number or name, such as CLONE_NEWIPC\n" \
"  --default             add the kinds that a guest has by default\n" \
"  --mount, --fs, --uts, --ipc, --user, --pid, --net, --cgroup\n" \
"                        add a kind; '--~ipc' removes it\n"

/**
 * space_command() - main() of both programs
 * @argc: argument of main()
 * @argv: argument of main()
 * @kinds: CLONE_* bits that are preset
 */
void __attribute__((noreturn))
space_command(int argc, char **argv, uint64_t kinds);

#endif /* SPACE_COMMAND_H */
