// SPDX-License-Identifier: GPL-2.0-only
/*
 * The addresses of all network contexts: add, remove, and find the owner.
 */
#include <linux/mutex.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/vserver/inet.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>

#include "core/limits.h"
#include "core/vserver.h"
#include "net/lback.h"

#define NX_HASH_BITS	10

/* Serialises changes of a set; readers use RCU. */
static DEFINE_MUTEX(nx_set_mutex);

/*
 * Single addresses are hashed, so that the lookup for a packet does not grow
 * with the number of contexts.  Networks and ranges are few, so they are kept
 * in a list.  The lock is taken with bottom halves disabled, because a packet
 * may drop the last reference to a context.
 */
static DEFINE_SPINLOCK(nx_owned_lock);
static struct hlist_head nx_owned_hash[1 << NX_HASH_BITS];
static HLIST_HEAD(nx_owned_wide);
unsigned int nx_owned_count __read_mostly;

static bool nx_is_wide(const struct nx_addr *entry)
{
	return entry->type == NXA_TYPE_MASK || entry->type == NXA_TYPE_RANGE;
}

static struct hlist_head *nx_owned_head(const struct in6_addr *addr)
{
	return &nx_owned_hash[hash_32(ipv6_addr_hash(addr), NX_HASH_BITS)];
}

static void nx_set_publish(struct nx_set *set)
{
	unsigned int i;

	spin_lock_bh(&nx_owned_lock);
	for (i = 0; i < set->count; i++) {
		struct nx_owned *owned = &set->entry[i];

		hlist_add_head_rcu(&owned->node, nx_is_wide(&owned->addr) ?
				   &nx_owned_wide :
				   nx_owned_head(&owned->addr.ip));
	}
	WRITE_ONCE(nx_owned_count, nx_owned_count + set->count);
	spin_unlock_bh(&nx_owned_lock);
}

static void nx_set_free(struct nx_set *set)
{
	unsigned int i;

	spin_lock_bh(&nx_owned_lock);
	for (i = 0; i < set->count; i++)
		hlist_del_rcu(&set->entry[i].node);
	WRITE_ONCE(nx_owned_count, nx_owned_count - set->count);
	spin_unlock_bh(&nx_owned_lock);
	kfree_rcu(set, rcu);
}

/*
 * Find the next entry that covers @addr, after @owned; NULL if there is none.
 * The caller holds the RCU read lock.
 */
static const struct nx_owned *nx_owned_next(const struct nx_owned *owned,
					    const struct in6_addr *addr)
{
	bool wide = owned && nx_is_wide(&owned->addr);
	const struct hlist_node *node;

	node = owned ? rcu_dereference(hlist_next_rcu(&owned->node)) :
		rcu_dereference(hlist_first_rcu(nx_owned_head(addr)));
	for (;;) {
		while (node) {
			owned = hlist_entry(node, struct nx_owned, node);
			if (nx_match(&owned->addr, addr,
				     NXA_MASK_ALL | NXA_MOD_LBACK))
				return owned;
			node = rcu_dereference(hlist_next_rcu(node));
		}
		if (wide)
			return NULL;
		wide = true;
		node = rcu_dereference(hlist_first_rcu(&nx_owned_wide));
	}
}

/**
 * nx_is_others_lback() - is an address a loopback of other contexts only
 * @nxi: context of the user of the address, or NULL for the host
 * @addr: the address
 *
 * The IPv6 loopback network is reserved for contexts.  An IPv4 address belongs
 * to the contexts that have it as their loopback, even if entries of other
 * contexts cover it.
 *
 * Context: any; takes the RCU read lock.
 * Return: true if @nxi must not use the address.
 */
bool nx_is_others_lback(const struct nx_info *nxi, const struct in6_addr *addr)
{
	const struct nx_owned *owned = NULL;
	struct in6_addr own;
	bool others = false;

	if (!ipv6_addr_v4mapped(addr)) {
		if (!nx_is_any_lback6(addr))
			return false;
		if (nxi)
			nx_lback6(nxi, &own);
		return !nxi || !ipv6_addr_equal(addr, &own);
	}
	if (!nx_may_be_lback(addr->s6_addr32[3]) || !nx_owners())
		return false;
	rcu_read_lock();
	while ((owned = nx_owned_next(owned, addr))) {
		if (!nx_owner_alone(owned))
			continue;
		others = owned->nxi != nxi;
		if (!others)
			break;
	}
	rcu_read_unlock();
	return others;
}

/**
 * nx_is_others_lback_v4() - nx_is_others_lback() for an IPv4 address
 * @nxi: context of the user of the address, or NULL for the host
 * @ip: the address
 *
 * Context: any; takes the RCU read lock.
 * Return: true if @nxi must not use the address.
 */
bool nx_is_others_lback_v4(const struct nx_info *nxi, __be32 ip)
{
	struct in6_addr addr;

	if (!nx_may_be_lback(ip))
		return false;
	nx_addr_v4(&addr, ip);
	return nx_is_others_lback(nxi, &addr);
}

/**
 * nx_owner_next() - iterate over the owners of an address
 * @owned: the previous result, or NULL to start
 * @addr: the address
 *
 * Several contexts may own an address, and a context may be found repeatedly.
 *
 * Context: the caller holds the RCU read lock.
 * Return: the next entry that covers the address, or NULL.
 */
const struct nx_owned *nx_owner_next(const struct nx_owned *owned,
				     const struct in6_addr *addr)
{
	do {
		owned = nx_owned_next(owned, addr);
	} while (owned && !nx_owner_alone(owned) &&
		 nx_is_others_lback(owned->nxi, addr));
	return owned;
}

/**
 * nx_owner() - network context of an entry
 * @owned: the entry
 *
 * Context: the caller holds the RCU read lock.
 * Return: the context, without a reference.
 */
const struct nx_info *nx_owner(const struct nx_owned *owned)
{
	return owned->nxi;
}

/**
 * nx_owner_alone() - is an entry the loopback address of its context
 * @owned: the entry
 *
 * No other socket receives packets to such an address: a wildcard socket of
 * the host must not see what a context sends to its loopback.
 *
 * Return: true if the lookup must stop at this entry.
 */
bool nx_owner_alone(const struct nx_owned *owned)
{
	return owned->addr.type & NXA_MOD_LBACK;
}

static struct nx_set *nx_set_alloc(unsigned int count)
{
	struct nx_set *set;

	set = kzalloc(struct_size(set, entry, count), GFP_KERNEL_ACCOUNT);
	if (set)
		set->count = count;
	return set;
}

static struct nx_set *nx_set_get(const struct nx_info *nxi)
{
	return rcu_dereference_protected(nxi->addrs,
					 lockdep_is_held(&nx_set_mutex));
}

/* Cache the primary address: nearly every packet needs it. */
static void nx_set_primary(struct nx_info *nxi, const struct nx_set *set)
{
	unsigned int i, count = 0;
	__be32 primary = 0;

	for (i = NX_LBACKS; i < set->count; i++) {
		const struct nx_addr *entry = &set->entry[i].addr;

		if (!nx_is_v4(entry))
			continue;
		count++;
		if (!primary && entry->type == NXA_TYPE_ADDR)
			primary = entry->ip.s6_addr32[3];
	}
	WRITE_ONCE(nxi->primary, primary);
	WRITE_ONCE(nxi->alone, primary && count == 1);
}

/* Publish the new set first: each packet finds the old set or the new one. */
static void nx_set_replace(struct nx_info *nxi, struct nx_set *set)
{
	struct nx_set *old = nx_set_get(nxi);

	nx_set_publish(set);
	rcu_assign_pointer(nxi->addrs, set);
	nx_set_primary(nxi, set);
	nx_set_free(old);
}

static bool nx_same(const struct nx_addr *a, const struct nx_addr *b)
{
	return a->type == b->type && ipv6_addr_equal(&a->ip, &b->ip) &&
	       ipv6_addr_equal(&a->ip2, &b->ip2) &&
	       ipv6_addr_equal(&a->mask, &b->mask);
}

static void nx_owned_init(struct nx_owned *owned, const struct nx_info *nxi,
			  const struct nx_addr *entry)
{
	owned->addr = *entry;
	owned->nxi = nxi;
}

/* Invalidate cached routes, so that sockets look up their source again. */
static void nx_flush_routes(void)
{
	struct net *net;

	down_read(&net_rwsem);
	for_each_net(net)
		rt_genid_bump_all(net);
	up_read(&net_rwsem);
}

/* Derive both loopback addresses of a context from the IPv4 address. */
static void nx_set_lbacks(struct nx_set *set, struct nx_info *nxi, __be32 ip)
{
	struct nx_addr lback = { .type = NXA_MOD_LBACK };

	WRITE_ONCE(nxi->lback, ip);
	nx_addr_v4(&lback.ip, ip);
	nx_owned_init(&set->entry[0], nxi, &lback);
	nx_lback6(nxi, &lback.ip);
	nx_owned_init(&set->entry[1], nxi, &lback);
}

/**
 * nx_addrs_init() - give a new context its initial set of addresses
 * @nxi: the context, which is not published yet
 *
 * The set holds only the loopback addresses for 0.0.0.0.
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int nx_addrs_init(struct nx_info *nxi)
{
	struct nx_set *set = nx_set_alloc(NX_LBACKS);

	if (!set)
		return -ENOMEM;
	nx_set_lbacks(set, nxi, 0);
	nx_set_publish(set);
	RCU_INIT_POINTER(nxi->addrs, set);
	return 0;
}

/**
 * nx_addrs_free() - release the addresses of a context
 * @nxi: the context, to which no reference is left
 *
 * Context: process or softirq; takes nx_owned_lock.
 */
void nx_addrs_free(struct nx_info *nxi)
{
	nx_set_free(rcu_dereference_protected(nxi->addrs, true));
}

/* Copy a set, with room for @more entries at its end. */
static struct nx_set *nx_set_copy(const struct nx_set *old, unsigned int more)
{
	struct nx_set *set = nx_set_alloc(old->count + more);
	unsigned int i;

	for (i = 0; set && i < old->count; i++)
		nx_owned_init(&set->entry[i], old->entry[i].nxi,
			      &old->entry[i].addr);
	return set;
}

static int __nx_addr_add(struct nx_info *nxi, const struct nx_addr *entry)
{
	struct nx_set *old = nx_set_get(nxi), *set;
	unsigned int i;

	for (i = NX_LBACKS; i < old->count; i++)
		if (nx_same(&old->entry[i].addr, entry))
			return -EEXIST;
	if (old->count >= NX_MAX_ADDRS + NX_LBACKS)
		return -ENOSPC;

	set = nx_set_copy(old, 1);
	if (!set)
		return -ENOMEM;
	if (nx_is_v4(entry) && nx_has_family(nxi, AF_INET))
		vs_context_set_flags(&nxi->ctx, 0, NXF_SINGLE_IP, NXF_ONE_TIME);
	nx_owned_init(&set->entry[old->count], nxi, entry);
	nx_set_replace(nxi, set);
	return 0;
}

/**
 * nx_addr_add() - add an entry
 * @nxi: the network context
 * @entry: the entry
 *
 * A second IPv4 entry clears NXF_SINGLE_IP.
 *
 * Context: process; takes nx_set_mutex.
 * Return: 0; -EEXIST for an entry the context already has; -ENOSPC beyond
 * NX_MAX_ADDRS entries; -ENOMEM.
 */
int nx_addr_add(struct nx_info *nxi, const struct nx_addr *entry)
{
	int err;

	mutex_lock(&nx_set_mutex);
	err = __nx_addr_add(nxi, entry);
	mutex_unlock(&nx_set_mutex);
	return err;
}

/* Does @entry equal @one or, if @one is NULL, have the family to be removed? */
static bool nx_removes(const struct nx_addr *entry, const struct nx_addr *one,
		       int family)
{
	if (entry->type & NXA_MOD_LBACK)
		return false;
	return one ? nx_same(entry, one) : nx_family(entry) == family;
}

static int nx_set_without(struct nx_info *nxi, const struct nx_addr *one,
			  int family)
{
	struct nx_set *old = nx_set_get(nxi), *set;
	unsigned int i, kept = 0;

	for (i = 0; i < old->count; i++)
		kept += !nx_removes(&old->entry[i].addr, one, family);
	if (kept == old->count)
		return one ? -ESRCH : 0;

	set = nx_set_alloc(kept);
	if (!set)
		return -ENOMEM;
	for (i = 0, kept = 0; i < old->count; i++)
		if (!nx_removes(&old->entry[i].addr, one, family))
			nx_owned_init(&set->entry[kept++], nxi,
				      &old->entry[i].addr);
	nx_set_replace(nxi, set);
	return 0;
}

static int nx_remove(struct nx_info *nxi, const struct nx_addr *one, int family)
{
	int err;

	mutex_lock(&nx_set_mutex);
	err = nx_set_without(nxi, one, family);
	mutex_unlock(&nx_set_mutex);
	if (!err)
		nx_flush_routes();
	return err;
}

/**
 * nx_addr_remove() - remove an entry
 * @nxi: the network context
 * @entry: the entry, exactly as it was added
 *
 * Context: process; takes nx_set_mutex.
 * Return: 0; -ESRCH if there is no such entry; -ENOMEM.
 */
int nx_addr_remove(struct nx_info *nxi, const struct nx_addr *entry)
{
	return nx_remove(nxi, entry, AF_UNSPEC);
}

/**
 * nx_addr_remove_all() - remove all entries of a family
 * @nxi: the network context
 * @family: AF_INET or AF_INET6
 *
 * The loopback addresses of the context stay.
 *
 * Context: process; takes nx_set_mutex.
 * Return: 0 or -ENOMEM.
 */
int nx_addr_remove_all(struct nx_info *nxi, int family)
{
	return nx_remove(nxi, NULL, family);
}

/**
 * nx_set_lback() - change the loopback address of a context
 * @nxi: the network context
 * @ip: the IPv4 address; the IPv6 address is derived from it
 *
 * A socket outside the context that is bound to @ip no longer sends or receives
 * with that address, see nx_sock_serves() and nx_inet_flow().
 *
 * Context: process; takes nx_set_mutex.
 * Return: 0 or -ENOMEM.
 */
int nx_set_lback(struct nx_info *nxi, __be32 ip)
{
	struct nx_set *set;

	mutex_lock(&nx_set_mutex);
	set = nx_set_copy(nx_set_get(nxi), 0);
	if (set) {
		nx_set_lbacks(set, nxi, ip);
		nx_set_replace(nxi, set);
	}
	mutex_unlock(&nx_set_mutex);
	if (!set)
		return -ENOMEM;
	nx_flush_routes();
	return 0;
}
