/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What vspace and vnamespace do. */
#ifndef SPACE_COMMAND_H
#define SPACE_COMMAND_H

#include <stdint.h>

#define SPACE_COMMAND_USAGE \
"%1$s --new KINDS... [--] COMMAND ARGS...\n" \
"       %1$s --enter XID [KINDS...] [--] COMMAND ARGS...\n" \
"       %1$s --set KINDS... [[--] COMMAND ARGS...]\n\n" \
"  -n, --new             execute COMMAND in new namespaces\n" \
"  -e, --enter XID       execute it in those that a context keeps; without\n" \
"                        KINDS, in all of them\n" \
"  -s, --set             let the own context keep the caller's namespaces\n" \
"  -i, --index N         which of the two sets a context keeps: 0 or 1 (0)\n" \
"  --mask BITS           kinds by number or name, as in CLONE_NEWIPC\n" \
"  --default             the kinds that a guest has by default\n" \
"  --mount, --fs, --uts, --ipc, --user, --pid, --net, --cgroup\n" \
"                        one kind; '--~ipc' takes it away again\n"

/**
 * space_command() - main() of both
 * @argc: as in main()
 * @argv: as in main()
 * @kinds: CLONE_* bits that are wanted before any option is seen
 */
void __attribute__((noreturn))
space_command(int argc, char **argv, uint64_t kinds);

#endif /* SPACE_COMMAND_H */
