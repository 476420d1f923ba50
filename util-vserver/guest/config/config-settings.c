// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The tables of settings; see config-known.h.  A directory needs no entry: it
 * is known if an entry lies below it.
 */
#include <stddef.h>

#include "config-known.h"

#define LATER	"this version does not support it"
#define GROUP	"this version does not start groups of guests: use a unit or a script of the host"
#define LIMITS	"use ulimits/, or limit the guest's control group /sys/fs/cgroup/vserver/NAME"
#define OWN_FS	"a guest always has its own mounts and sees none of the host's"
#define UNIFY	"this version does not unify guests"
#define PACKAGE	"use the guest's own package manager by 'vserver NAME exec'"
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
	{ "namespace-cleanup-skip", OWN_FS "; use fstab for mounts it needs" },
	{ "nocgroup",
	  "there is no control group by default: 'newcgroup' in spaces/mask requests one" },
	{ "nonetns",
	  "there is no network namespace by default: spaces/net requests one" },
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
	  "start only waits for apps/init/cmd.start itself" },
	{ "apps/init/cmd.stop-sync", SYNC },
	{ "apps/init/sync", SYNC },
	{ "apps/init/tty",
	  "a guest cannot use terminals of the host: use 'vserver NAME enter'" },
	{ "apps/init/mark", GROUP },
	{ "apps/init/depends", GROUP },
	{ "apps/vshelper/debug",
	  "the log of all guests is .defaults/apps/vshelper/logfile" },
	{ "apps/vshelper/handler",
	  "each action has a program of its own, see vshelper(8)" },
	{ "apps/vshelper/warning-disabled", "there is no such warning" },
	{ "apps/pkgmgmt/*", PACKAGE },
	{ "apps/vdevmap", LATER },
	{ "apps/vunify", UNIFY },
	{ "interfaces/extip", LATER },
	{ "interfaces/*/extip", LATER },
	{ "interfaces/*/indirect", LATER },
	{ "interfaces/*/mac",
	  LATER " (a macvlan device in netns/interfaces has its own)" },
	{ "interfaces/*/nocsum", "the kernel chooses the checksums of a device" },
	{ "interfaces/*/shared",
	  "guests always share an existing device that they name" },
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
	{ "netns", "use netns/ of each guest" },
	{ "apps/debootstrap/uri", "install the package debootstrap" },
	{ "apps/init/tty", "a guest cannot use terminals of the host" },
	{ "apps/vshelper/debug",
	  "apps/vshelper/logfile contains all messages" },
	{ "apps/vshelper/handler",
	  "each action has a program of its own, see vshelper(8)" },
	{ "apps/vshelper/warning-disabled", "there is no such warning" },
	{ "apps/vdevmap", LATER },
	{ "apps/vunify", UNIFY },
	{ "apps/pkgmgmt", PACKAGE },
	{ "apps/h2ext", "build detects the format of archives itself" },
	{ "styles", "the styles are sysv, plain and systemd" },
	{ NULL, NULL },
};

const struct settings default_settings = {
	default_known, default_useless,
};
