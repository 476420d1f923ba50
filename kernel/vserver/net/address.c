// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of a network context: whether it owns an address, and whether two
 * contexts have an address in common.
 */
#include <linux/vserver/inet.h>
#include <net/ipv6.h>

#include "core/vserver.h"
#include "net/lback.h"

/**
 * nx_addr_v4() - convert an IPv4 address to the v4-mapped form of entries
 * @addr: where to store the v4-mapped address
 * @ip: the IPv4 address
 */
void nx_addr_v4(struct in6_addr *addr, __be32 ip)
{
	ipv6_addr_set_v4mapped(ip, addr);
}

/**
 * nx_mask_v4() - convert the mask of an IPv4 network to the form of entries
 * @addr: where to store the mask, which covers the v4-mapped prefix, too
 * @mask: the IPv4 mask
 */
void nx_mask_v4(struct in6_addr *addr, __be32 mask)
{
	ipv6_addr_set(addr, ~0, ~0, ~0, mask);
}

/**
 * nx_is_v4() - is this an IPv4 entry
 * @entry: the entry
 *
 * Return: true if the entry holds IPv4 addresses.
 */
bool nx_is_v4(const struct nx_addr *entry)
{
	return ipv6_addr_v4mapped(&entry->ip);
}

/**
 * nx_family() - address family of an entry
 * @entry: the entry
 *
 * Return: AF_INET or AF_INET6.
 */
int nx_family(const struct nx_addr *entry)
{
	return nx_is_v4(entry) ? AF_INET : AF_INET6;
}

static bool nx_is_one(const struct nx_addr *entry)
{
	return entry->type & (NXA_TYPE_ADDR | NXA_MOD_LBACK);
}

/* First and last address of an entry. */
static void nx_bounds(const struct nx_addr *entry, struct in6_addr *first,
		      struct in6_addr *last)
{
	int i;

	*first = entry->ip;
	*last = entry->type == NXA_TYPE_RANGE ? entry->ip2 : entry->ip;
	for (i = 0; entry->type == NXA_TYPE_MASK && i < 4; i++)
		last->s6_addr32[i] |= ~entry->mask.s6_addr32[i];
}

/* Addresses are in network byte order, so memcmp() gives their order. */
static bool nx_within(const struct in6_addr *addr, const struct in6_addr *first,
		      const struct in6_addr *last)
{
	return memcmp(addr, first, sizeof(*addr)) >= 0 &&
	       memcmp(addr, last, sizeof(*addr)) <= 0;
}

/* A /31 network and a mask with holes have no broadcast address. */
static bool nx_has_bcast(__be32 mask)
{
	u32 hosts = ~ntohl(mask);

	return mask && hosts > 1 && !(hosts & (hosts + 1));
}

static bool nx_is_bcast_of(const struct nx_addr *entry,
			   const struct in6_addr *addr)
{
	__be32 mask = entry->mask.s6_addr32[3];

	return nx_has_bcast(mask) && nx_is_v4(entry) && ipv6_addr_v4mapped(addr) &&
	       addr->s6_addr32[3] == (entry->ip.s6_addr32[3] | ~mask);
}

/* An entry of any type covers its own first address. */
static bool nx_begins(const struct nx_addr *entry, const struct in6_addr *addr)
{
	return ipv6_addr_equal(&entry->ip, addr);
}

/**
 * nx_match() - does an entry cover an address
 * @entry: the entry
 * @addr: the address
 * @wanted: accepted entry types, NXA_TYPE_* and NXA_MOD_*.  With NXA_MOD_BCAST,
 *	an IPv4 address also covers the broadcast address of its network.
 *
 * Return: true if the entry has an accepted type and covers @addr.
 */
bool nx_match(const struct nx_addr *entry, const struct in6_addr *addr,
	      u16 wanted)
{
	if (!(entry->type & wanted))
		return false;
	if (nx_begins(entry, addr))
		return true;

	switch (entry->type) {
	case NXA_TYPE_ADDR:
		return (wanted & NXA_MOD_BCAST) && nx_is_bcast_of(entry, addr);
	case NXA_TYPE_MASK:
		/* ::/0 must not match v4-mapped addresses. */
		return !ipv6_masked_addr_cmp(addr, &entry->mask, &entry->ip) &&
		       nx_is_v4(entry) == ipv6_addr_v4mapped(addr);
	case NXA_TYPE_RANGE:
		return nx_within(addr, &entry->ip, &entry->ip2);
	}
	return false;
}

/**
 * nx_intersect() - do two entries have an address in common
 * @a: an entry
 * @b: another entry
 *
 * A mask with holes counts as the range from its first to its last address.
 *
 * Return: true if both may cover the same address; with a mask that has holes
 * this may be a false positive.
 */
bool nx_intersect(const struct nx_addr *a, const struct nx_addr *b)
{
	struct in6_addr a_first, a_last, b_first, b_last;

	/* A loopback address of a context conflicts only with another one. */
	if ((a->type ^ b->type) & NXA_MOD_LBACK)
		return false;
	if (nx_is_one(a) && nx_is_one(b))
		return ipv6_addr_equal(&a->ip, &b->ip);
	if (nx_is_v4(a) != nx_is_v4(b))
		return false;
	nx_bounds(a, &a_first, &a_last);
	nx_bounds(b, &b_first, &b_last);
	return nx_within(&a_first, &b_first, &b_last) ||
	       nx_within(&b_first, &a_first, &a_last);
}

/*
 * Besides its entries, a context may own the standard loopback addresses and
 * its broadcast address.
 */
static bool nx_is_special(const struct nx_info *nxi, const struct in6_addr *addr,
			  u16 wanted)
{
	if (!ipv6_addr_v4mapped(addr))
		return (wanted & NXA_LOOPBACK) && ipv6_addr_loopback(addr) &&
		       nx_lback_remapped(nxi) && nx_has_family(nxi, AF_INET6);
	if ((wanted & NXA_LOOPBACK) && nx_lback_remapped(nxi) &&
	    addr->s6_addr32[3] == htonl(INADDR_LOOPBACK))
		return true;
	return (wanted & NXA_MOD_BCAST) &&
	       addr->s6_addr32[3] == READ_ONCE(nxi->bcast);
}

/* Compare first addresses first: they decide for nearly all packets. */
static bool nx_set_has(const struct nx_set *set, const struct in6_addr *addr,
		       u16 wanted)
{
	unsigned int i;

	for (i = 0; i < set->count; i++)
		if (nx_begins(&set->entry[i].addr, addr) &&
		    (set->entry[i].addr.type & wanted))
			return true;
	for (i = 0; i < set->count; i++)
		if (nx_match(&set->entry[i].addr, addr, wanted))
			return true;
	return false;
}

/**
 * nx_has() - does a network context have an address
 * @nxi: the context
 * @addr: the address
 * @wanted: NXA_MASK_ALL, NXA_MASK_BIND or NXA_MASK_SHOW
 *
 * Context: any; takes the RCU read lock.
 * Return: true if an entry of an accepted type covers the address.
 */
bool nx_has(const struct nx_info *nxi, const struct in6_addr *addr, u16 wanted)
{
	bool found;

	rcu_read_lock();
	found = nx_set_has(rcu_dereference(nxi->addrs), addr, wanted);
	rcu_read_unlock();
	return found || nx_is_special(nxi, addr, wanted);
}

/**
 * nx_has_v4() - does a network context have an IPv4 address
 * @nxi: the context
 * @ip: the address
 * @wanted: as for nx_has()
 *
 * Context: any; takes the RCU read lock.
 * Return: true if an entry of an accepted type covers the address.
 */
bool nx_has_v4(const struct nx_info *nxi, __be32 ip, u16 wanted)
{
	struct in6_addr addr;

	nx_addr_v4(&addr, ip);
	return nx_has(nxi, &addr, wanted);
}

/**
 * nx_has_all_v4() - does one entry of a context cover all of IPv4
 * @nxi: the context
 *
 * Context: any; takes the RCU read lock.
 * Return: true if the context has the entry 0.0.0.0/0.
 */
bool nx_has_all_v4(const struct nx_info *nxi)
{
	const struct nx_set *set;
	const struct nx_addr *entry;
	bool found = false;
	unsigned int i;

	rcu_read_lock();
	set = rcu_dereference(nxi->addrs);
	for (i = 0; !found && i < set->count; i++) {
		entry = &set->entry[i].addr;
		found = entry->type == NXA_TYPE_MASK && nx_is_v4(entry) &&
			!entry->mask.s6_addr32[3];
	}
	rcu_read_unlock();
	return found;
}

/**
 * nx_has_family() - does a context have an entry of an address family
 * @nxi: the context
 * @family: AF_INET or AF_INET6
 *
 * The loopback addresses of the context do not count.
 *
 * Context: any; takes the RCU read lock.
 * Return: true if there is such an entry.
 */
bool nx_has_family(const struct nx_info *nxi, int family)
{
	const struct nx_set *set;
	bool found = false;
	unsigned int i;

	rcu_read_lock();
	set = rcu_dereference(nxi->addrs);
	for (i = NX_LBACKS; !found && i < set->count; i++)
		found = nx_family(&set->entry[i].addr) == family;
	rcu_read_unlock();
	return found;
}

static bool nx_sets_overlap(const struct nx_set *a, const struct nx_set *b,
			    int family)
{
	unsigned int i, j;

	for (i = 0; i < a->count; i++) {
		if (nx_family(&a->entry[i].addr) != family)
			continue;
		for (j = 0; j < b->count; j++)
			if (nx_intersect(&a->entry[i].addr, &b->entry[j].addr))
				return true;
	}
	return false;
}

/**
 * nx_overlap() - do two contexts have an address of a family in common
 * @a: a context
 * @b: another context, or the same
 * @family: AF_INET or AF_INET6
 *
 * Context: any; takes the RCU read lock.
 * Return: true if they may have one, see nx_intersect().
 */
bool nx_overlap(const struct nx_info *a, const struct nx_info *b, int family)
{
	bool overlap;

	if (a == b)
		return true;

	rcu_read_lock();
	overlap = nx_sets_overlap(rcu_dereference(a->addrs),
				  rcu_dereference(b->addrs), family);
	rcu_read_unlock();
	return overlap;
}
