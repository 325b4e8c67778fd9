/** The facts behind a verdict: when and by which calls they were read, and what the control made of them. */
import * as z from 'zod/mini';
import { evidenceFor } from '../../queries/evidence.ts';
import { accountId, controlId, instant, region, resource, zone } from '../fields.ts';
import { route } from '../route.ts';
import { instantOf, reachFor, requireReach } from '../selection.ts';

export const routes = [
  route({
    method: 'get',
    path: '/evidence',
    id: 'getEvidence',
    summary: 'The facts behind one verdict. Their digests are verified',
    roles: ['responder', 'approver', 'auditor'],
    query: z.strictObject({
      ...{ account: accountId, region, control: controlId, resource },
      ...{ asOf: z.optional(instant), zone: z.optional(zone) },
    }),
    answers: {
      200: { description: 'The facts', schema: async () => (await import('./evidence.answers.ts')).evidence },
      409: { description: 'The facts are missing or were altered' },
    },
    handle: async (asked) => {
      const { ports, query, now } = asked;
      requireReach(await reachFor(asked), [query.account]);
      const { account, region: place, control, resource: name } = query;
      const at = instantOf(query.asOf, 'end', 'asOf', { zone: query.zone, now: now.toISOString() });
      const shown = await evidenceFor(ports, { account, region: place, control, resource: name, at });
      return { body: { ...shown, asOf: at ?? now.toISOString() } };
    },
  }),
];
