// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: helper */
/* A static program for trees without libraries: "ls DIR", "sleep SECONDS". */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int not_hidden(struct dirent const *entry)
{
	return entry->d_name[0] != '.';
}

static int list(char const *dir)
{
	struct dirent **names;
	int i, count = scandir(dir, &names, not_hidden, alphasort);

	if (count < 0) {
		perror(dir);
		return 1;
	}
	for (i = 0; i < count; i++)
		printf("%s%s", i ? " " : "", names[i]->d_name);
	putchar('\n');
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "ls") == 0)
		return list(argv[2]);
	if (argc == 3 && strcmp(argv[1], "sleep") == 0)
		return (int)sleep((unsigned int)atoi(argv[2]));
	fprintf(stderr, "usage: %s ls DIR | sleep SECONDS\n", argv[0]);
	return 2;
}
