/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names that a configuration may have (userland.md 4), and which of them do
 * nothing.
 */
#ifndef CONFIG_KNOWN_H
#define CONFIG_KNOWN_H

struct useless {
	const char	*path;		/* as for fnmatch(3), FNM_EXTMATCH */
	const char	*instead;	/* why it has no effect, or what has */
};

struct settings {
	const char *const	*known;		/* paths of what has an effect */
	const struct useless	*useless;
};

/* The settings of a guest, and those in .defaults */
extern const struct settings guest_settings, default_settings;

/*
 * Names the files of the directory @dir that have no effect, and those that
 * @settings does not have.  @prefix comes before their paths.
 */
void config_name_useless(int dir, const char *prefix,
			 const struct settings *settings);

#endif /* CONFIG_KNOWN_H */
