# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes a C header of tests/syscalls.csv: the number of each system call, -1
# where the architecture of the program has none of that name, and the rows that
# tests/guest/ceiling/syscalls.c tries.
BEGIN {
	FS = ","
	print "/* Made of tests/syscalls.csv by scripts/tests/syscalls.awk */"
}

/^#/ || NF == 0 { next }

{
	native = native sprintf("#define NR_%s %s\n", $1, $2 == "" ? -1 : $2)
	i386 = i386 sprintf("#define NR_%s %s\n", $1, $3 == "" ? -1 : $3)
}

$4 == "ceiling" { ceiling = ceiling sprintf(" \\\n\tX(%s, EPERM)", $1) }
$4 == "refused" { refused = refused sprintf(" \\\n\tX(%s, %s)", $1, $5) }
$4 == "absent" { absent = absent sprintf(" \\\n\tX(%s, %s)", $1, $5) }

END {
	printf "#ifdef __i386__\n%s#else\n%s#endif\n", i386, native
	printf "#define SYSCALLS_CEILING(X)%s\n", ceiling
	printf "#define SYSCALLS_REFUSED(X)%s\n", refused
	printf "#define SYSCALLS_ABSENT(X)%s\n", absent
}
