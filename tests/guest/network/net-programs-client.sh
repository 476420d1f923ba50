#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# client SERVICE ADDRESS [WORD...]
#
# A client of each service of the test net-programs.  It runs in the trees of
# the servers, and prints the host name of the server that answered, or an error.
set -eu

service=$1
address=$2
shift 2

case $service in
web) # [PAGE]
	printf 'GET /%s HTTP/1.0\r\n\r\n' "$*" | net-ask tcp "$address" 80 | tail -n 1
	;;
ssh) # ... with the addresses and ports that the server sees
	# shellcheck disable=SC2016 # expanded by the shell of the server
	ssh -n -i /root/.ssh/key -o KexAlgorithms=curve25519-sha256 \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR \
		"root@$address" 'echo "$(hostname) $SSH_CONNECTION"' 2>&1
	;;
log)
	logger --udp --server "$address" --port 514 --rfc3164 --tag word -- "$*"
	;;
mail)
	printf 'QUIT\r\n' | net-ask tcp "$address" 25 greeted |
		sed -n '1s/^220 \([^ ]*\) ESMTP Postfix .*/\1/; 1p'
	;;
dns) # The resource record TXT hostname.bind of class CH, which is at the end
	printf '\022\064\001\000\000\001\000\000\000\000\000\000\010hostname\004bind\000\000\020\000\003' |
		net-ask udp "$address" 53 | tr -c '[:alnum:]-' '\n' | grep -x '....*' | tail -n 1
	;;
sql) # ... with the addresses that the server sees.  Not by the script that psql is.
	PGPASSWORD=secret /usr/lib/postgresql/15/bin/psql -h "$address" -U postgres -w -A -t -F ' ' -c \
		"select trim(e'\\n' from pg_read_file('/etc/hostname')),
			host(inet_client_addr()), host(inet_server_addr())" 2>&1
	;;
mariadb) # ... with the client that the server sees.  An empty ADDRESS means its socket.
	if [ -n "$address" ]; then
		set -- --host "$address" --user asker --password=secret
	fi
	mariadb --batch --skip-column-names "$@" -e 'select @@hostname, user()' 2>&1 |
		tr '\t' ' '
	;;
replaced) # The web server with PHP, the mail server and the name server
	"$0" web "$address" who.php
	"$0" mail "$address"
	"$0" dns "$address"
	;;
ports)
	for port; do
		net-ask tcp "$address" "$port" < /dev/null || true
	done
	;;
*)
	echo "client: $service: no such service" >&2
	exit 2
	;;
esac
