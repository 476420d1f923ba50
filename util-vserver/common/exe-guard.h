/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Protection of this program's own file against guests.
 */
#ifndef EXE_GUARD_H
#define EXE_GUARD_H

/*
 * A process that enters a guest drags its executable along: through
 * /proc/PID/exe the guest's root could open the host's file and write to it
 * (CVE-2019-5736).  This runs the program again from a private, read-only
 * mount of the file, where no such write is possible.  To be called first in
 * main(), as root; does nothing the second time.
 *
 * Returns 0, or -1 and errno.
 */
int exe_guard(char **argv);

#endif /* EXE_GUARD_H */
