// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The tables of settings; see config-known.h.  A directory needs no entry: it
 * is known if an entry lies below it.
 */
#include <stddef.h>

#include "config-known.h"

#define LATER	"this version has nothing like it"
#define GROUP	"no guest is started in a group by this version: start it by a unit or a script of the host"
#define LIMITS	"limit the processes by ulimits/, or the group /sys/fs/cgroup/vserver/NAME of a guest with one"
#define OWN_FS	"a guest always has its own mounts and sees none of the host's"
#define UNIFY	"guests are not unified by this version"
#define PACKAGE	"the guest's own package manager is used, by 'vserver NAME exec'"
#define SYNC	"stop always waits for the end of the guest"

static const char *const guest_known[] = {
	"vdir", "run", "cache", "name", "context", "ncontext", "noncontext",
	"noisy", "keepfds", "shell", "nice", "badness", "umask",
	"bcapabilities", "ccapabilities", "ncapabilities", "cflags", "flags",
	"nflags", "fstab", "fstab.local", "fstab.remote", "spaces/pid",
	"spaces/net", "spaces/mask", "uts/sysname", "uts/nodename",
	"uts/release", "uts/version", "uts/machine", "uts/domainname",
	"apps/init/style", "apps/init/runlevel", "apps/init/runlevel.start",
	"apps/init/runlevel.stop", "apps/init/killseq", "apps/init/cmd.start",
	"apps/init/cmd.stop", "apps/init/cmd.prepare", "apps/init/environment",
	"apps/init/mtab", "apps/vshelper/sync-timeout", "apps/vshelper/action",
	"apps/vshelper/disabled", "apps/vshelper/restart",
	"apps/vshelper/halt", "apps/vshelper/poweroff", "apps/vshelper/swsusp",
	"apps/vshelper/restart2", "apps/vshelper/shutdown",
	"apps/pkgmgmt/internal", "scripts/initialize",
	"scripts/initialize.d/*", "scripts/prepre-start",
	"scripts/prepre-start.d/*", "scripts/pre-start",
	"scripts/pre-start.d/*", "scripts/post-start",
	"scripts/post-start.d/*", "scripts/pre-stop", "scripts/pre-stop.d/*",
	"scripts/post-stop", "scripts/post-stop.d/*", "scripts/postpost-stop",
	"scripts/postpost-stop.d/*", "interfaces/bcast", "interfaces/lback",
	"interfaces/dev", "interfaces/prefix", "interfaces/mask",
	"interfaces/scope", "interfaces/vlandev", "interfaces/novlandev",
	"interfaces/*/ip", "interfaces/*/dev", "interfaces/*/prefix",
	"interfaces/*/mask", "interfaces/*/bcast", "interfaces/*/scope",
	"interfaces/*/name", "interfaces/*/nodev", "interfaces/*/only_ip",
	"interfaces/*/down", "interfaces/*/peer", "interfaces/*/nodad",
	"interfaces/*/disabled", "interfaces/*/vlandev",
	"interfaces/*/novlandev", "interfaces/*/tun", "interfaces/*/tap",
	"interfaces/*/uid", "interfaces/*/gid", "interfaces/*/linktype",
	"netns/name", "netns/shared", "netns/interfaces/*/host",
	"netns/interfaces/*/guest", "netns/interfaces/*/type",
	"ulimits/@(core|cpu|data|fsize|locks|memlock|nofile|nproc|rss|stack)?(.soft|.hard)",
	NULL,
};

static const struct useless guest_useless[] = {
	{ "uts/context",
	  "the name of the context is the path of the configuration" },
	{ "hostname", "use uts/nodename" },
	{ "domainname", "use uts/domainname" },
	{ "disabled", GROUP },
	{ "legacy",
	  "configurations of vserver 0.x are not read: write the settings of this directory" },
	{ "capabilities", "use bcapabilities" },
	{ "namespace", OWN_FS },
	{ "nonamespace", OWN_FS },
	{ "namespace-cleanup", OWN_FS },
	{ "nonamespace-cleanup", OWN_FS },
	{ "namespace-cleanup-skip", OWN_FS "; what it needs is for fstab" },
	{ "nocgroup",
	  "there is no control group by default: 'newcgroup' in spaces/mask asks for one" },
	{ "nonetns",
	  "there is no network namespace by default: spaces/net asks for one" },
	{ "tag", LATER },
	{ "dlimits", LATER },
	{ "personality", LATER " (setarch(8) in apps/init/cmd.start)" },
	{ "ionice", LATER " (ionice(1) in apps/init/cmd.start)" },
	{ "schedule", LIMITS },
	{ "sched", LIMITS },
	{ "rlimits", LIMITS },
	{ "cgroup", LIMITS },
	{ "cpuset/*", LATER " (taskset(1) in apps/init/cmd.start)" },
	{ "sysctl", LATER " (a script of scripts/post-start can set them)" },
	{ "apps/init/cmd.start-sync",
	  "start does not wait for what its command has begun" },
	{ "apps/init/cmd.stop-sync", SYNC },
	{ "apps/init/sync", SYNC },
	{ "apps/init/tty",
	  "the guest has no terminal of the host: 'vserver NAME enter' gives one" },
	{ "apps/init/mark", GROUP },
	{ "apps/init/depends", GROUP },
	{ "apps/vshelper/debug",
	  "the log of all guests is .defaults/apps/vshelper/logfile" },
	{ "apps/vshelper/handler",
	  "a program of the name of the action is run, see vshelper(8)" },
	{ "apps/vshelper/warning-disabled", "there is no such warning" },
	{ "apps/pkgmgmt/*", PACKAGE },
	{ "apps/vdevmap", LATER },
	{ "apps/vunify", UNIFY },
	{ "interfaces/extip", LATER },
	{ "interfaces/*/extip", LATER },
	{ "interfaces/*/indirect", LATER },
	{ "interfaces/*/mac",
	  LATER " (a device of netns/interfaces with type macvlan has its own)" },
	{ "interfaces/*/nocsum", "the device chooses its checksums itself" },
	{ "interfaces/*/shared",
	  "a device that is there is used by all guests that name it" },
	{ NULL, NULL },
};

const struct settings guest_settings = {
	guest_known, guest_useless,
};

static const char *const default_known[] = {
	"vdirbase", "cachebase", "run.rev", "context.next", "context.dynamic",
	"shell", "keepfds", "fstab", "mtab", "init/mtab", "interfaces/vlandev",
	"files/*", "apps/build/options", "apps/debootstrap/mirror",
	"apps/debootstrap/options", "apps/init/environment",
	"apps/vprocunhide/files", "apps/vlogin/disable",
	"apps/vshelper/sync-timeout", "apps/vshelper/action",
	"apps/vshelper/disabled", "apps/vshelper/logfile",
	"apps/vshelper/restart", "apps/vshelper/halt",
	"apps/vshelper/poweroff", "apps/vshelper/swsusp",
	"apps/vshelper/restart2", "apps/vshelper/shutdown",
	"apps/vshelper-methods/*", "apps/vshelper-delegate/*",
	"scripts/initialize", "scripts/initialize.d/*", "scripts/prepre-start",
	"scripts/prepre-start.d/*", "scripts/pre-start",
	"scripts/pre-start.d/*", "scripts/post-start",
	"scripts/post-start.d/*", "scripts/pre-stop", "scripts/pre-stop.d/*",
	"scripts/post-stop", "scripts/post-stop.d/*", "scripts/postpost-stop",
	"scripts/postpost-stop.d/*",
	NULL,
};

static const struct useless default_useless[] = {
	{ "nonamespace", OWN_FS },
	{ "nonamespace-cleanup", OWN_FS },
	{ "namespace-cleanup-skip", OWN_FS },
	{ "cgroup", LIMITS },
	{ "netns", "netns/ of a guest says what it has" },
	{ "apps/debootstrap/uri", "install the package debootstrap" },
	{ "apps/init/tty", "a guest has no terminal of the host" },
	{ "apps/vshelper/debug",
	  "apps/vshelper/logfile has all that there is to say" },
	{ "apps/vshelper/handler",
	  "a program of the name of the action is run, see vshelper(8)" },
	{ "apps/vshelper/warning-disabled", "there is no such warning" },
	{ "apps/vdevmap", LATER },
	{ "apps/vunify", UNIFY },
	{ "apps/pkgmgmt", PACKAGE },
	{ "apps/h2ext", "libarchive knows the kinds of archives" },
	{ "styles", "the styles are sysv, plain and systemd" },
	{ NULL, NULL },
};

const struct settings default_settings = {
	default_known, default_useless,
};
