/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of settings that a configuration may contain, and those among them
 * that have no effect; see vserver-config(5).
 */
#ifndef CONFIG_KNOWN_H
#define CONFIG_KNOWN_H

struct useless {
	const char	*path;		/* as for fnmatch(3), FNM_EXTMATCH */
	const char	*instead;	/* the reason, or what to use instead */
};

struct settings {
	const char *const	*known;		/* paths that have an effect */
	const struct useless	*useless;
};

/* The settings of a guest, and those in .defaults */
extern const struct settings guest_settings, default_settings;

/*
 * Warns about files in the directory @dir that have no effect, or that
 * @settings does not list.  Messages print @prefix before their paths.
 */
void config_name_useless(int dir, const char *prefix,
			 const struct settings *settings);

#endif /* CONFIG_KNOWN_H */
