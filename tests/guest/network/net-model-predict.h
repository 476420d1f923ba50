/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Predict an operation.  The prediction also performs it in the model, so the
 * machine must perform it, too.
 */
#ifndef TESTS_GUEST_NET_MODEL_PREDICT_H
#define TESTS_GUEST_NET_MODEL_PREDICT_H

#include "net-model-run.h"

/* The prediction for one operation. */
struct forecast {
	long		rc;
	bool		named;		/* self is predicted */
	struct name	self, peer;
	bool		packet;
	struct name	from, to;
	unsigned int	takers, refused;
	bool		unsure;		/* perhaps no receiver, or no error */
	struct msock	client;
	bool		lost;		/* its sockets lost the address */
};

/* An ICMP error reports the missing server.  It is routed like a datagram. */
static inline void predict_refusal(struct forecast *f)
{
	unsigned int who;
	int i;

	if (!is_here(&model, &f->from.addr))
		return;
	who = model_takers(&model, SOCK_DGRAM, &f->to, &f->from);
	for (i = 0; i < SLOTS; i++)
		if (who & 1U << i && model.sock[i].connected)
			f->refused |= 1U << i;
	f->unsure = f->refused != who;
}

static inline void predict_packet(struct forecast *f, const struct op *op,
				  const struct flow *flow, uint16_t port)
{
	unsigned int deaf = 0;
	int i;

	f->packet = true;
	f->from.addr = flow->src;
	f->from.port = port;
	f->to.addr = flow->dst;
	f->to.port = op->implied ? model.sock[op->slot].peer.port :
				   op->dest.port;
	if (!is_here(&model, &flow->dst))
		return;
	f->takers = model_takers(&model, op->type, &f->from, &f->to);
	for (i = 0; i < SLOTS; i++)
		if (f->takers & 1U << i &&
		    is_deaf(&model, &model.sock[i], &f->to.addr))
			deaf |= 1U << i;
	f->takers &= ~deaf;
	f->unsure = deaf;
	f->lost = deaf && !f->takers;
	if (!f->takers && !f->lost && op->type == SOCK_DGRAM)
		predict_refusal(f);
}

static inline void predict_names(struct forecast *f, const struct op *op,
				 const struct flow *flow, uint16_t port)
{
	const struct owner *o = &model.owner[op->owner];

	f->named = true;
	f->self.addr = shown(o, flow->src);
	f->self.port = port;
	f->peer.addr = shown(o, flow->dst);
	f->peer.port = op->dest.port;
}

static inline struct forecast predict_client(const struct op *op)
{
	struct msock s = model_socket(op->owner, op->family, op->type,
				      op->options);
	struct forecast f = {
		.rc = has_family(&model.owner[op->owner], op->family) ? 0 :
		      -EAFNOSUPPORT,
	};
	struct flow flow;

	if (op->bound && !f.rc)
		f.rc = model_bind_source(&model, &s, op->local.addr);
	if (f.rc)
		return f;
	f.client = s;
	flow = model_flow(&model, &s, op->dest.addr);
	f.rc = flow.err;
	if (f.rc)
		return f;
	predict_packet(&f, op, &flow, 0);
	if (op->type == SOCK_DGRAM)
		return f;
	if (f.takers)
		predict_names(&f, op, &flow, 0);
	else
		f.rc = -ECONNREFUSED;
	return f;
}

static inline struct forecast predict_talk(const struct msock *s)
{
	struct forecast f = { .packet = true, .takers = 1U << s->partner };

	return f;
}

static inline struct forecast predict_send(const struct op *op)
{
	const struct msock *s = &model.sock[op->slot];
	struct flow flow = model_flow(&model, s, op->implied ? s->peer.addr :
				      op->dest.addr);
	struct forecast f = { .rc = flow.err };

	if (!f.rc)
		predict_packet(&f, op, &flow, s->port);
	return f;
}

static inline struct forecast predict_connect(const struct op *op)
{
	struct msock *s = &model.sock[op->slot];
	struct flow flow = model_connect(&model, s, &op->dest);
	struct forecast f = { .rc = flow.err };

	if (f.rc)
		return f;
	flow.src = s->rcv;
	predict_names(&f, op, &flow, s->port);
	return f;
}

static inline struct forecast predict_bind(const struct op *op)
{
	const struct msock s = model_socket(op->owner, op->family, op->type,
					    op->options);
	struct forecast f = { .rc = -EAFNOSUPPORT };

	if (has_family(&model.owner[op->owner], op->family))
		f.rc = model_bind(&model, op->slot, s, &op->local);
	if (f.rc)
		return f;
	f.named = true;
	f.self.addr = shown(&model.owner[op->owner],
			    model.sock[op->slot].rcv);
	f.self.port = op->local.port;
	return f;
}

/*
 * A second IPv4 entry clears SINGLE_IP.  A removal keeps the order of the other
 * entries.
 */
static inline void predict_change(const struct op *op)
{
	struct owner *o = &model.owner[op->owner];
	int i;

	if (!op->removal) {
		if (is_v4(&op->entry.first) && has_entry_of(o, AF_INET))
			o->single = false;
		o->entry[o->count++] = op->entry;
		return;
	}
	for (i = 0; !same_entry(&o->entry[i], &op->entry); i++)
		;
	o->count--;
	memmove(&o->entry[i], &o->entry[i + 1],
		(o->count - i) * sizeof(o->entry[0]));
}

static inline struct forecast predict(const struct op *op)
{
	struct forecast f = { 0 };

	switch (op->kind) {
	case OP_BIND:
		return predict_bind(op);
	case OP_LISTEN:
		f.rc = model_listen(&model, op->slot);
		return f;
	case OP_CLIENT:
		return predict_client(op);
	case OP_SEND:
		return model.sock[op->slot].kept ?
			predict_talk(&model.sock[op->slot]) : predict_send(op);
	case OP_CONNECT:
		return predict_connect(op);
	case OP_CLOSE:
		model_close(&model, op->slot);
		return f;
	default:
		predict_change(op);
		return f;
	}
}

#endif /* TESTS_GUEST_NET_MODEL_PREDICT_H */
