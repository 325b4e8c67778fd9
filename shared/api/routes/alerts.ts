/** The alerts, each in full, and the steps that people take on them. */
import * as z from 'zod/mini';
import { acknowledge, waive } from '../../pipeline/handle.ts';
import { lifeOf } from '../../queries/alert-life.ts';
import { futureInstant } from '../../queries/bounds.ts';
import { isResolved } from '../../records/alerts/alert.ts';
import { documentOf, requireDone } from '../alert-document.ts';
import { alertNamed, alertsIn, isWithinReach } from '../alert-reach.ts';
import { READERS } from '../caller.ts';
import { instant, line, paging, recordId, several, severity, zone } from '../fields.ts';
import { recordPage } from '../listing.ts';
import { route } from '../route.ts';
import { reachFor } from '../selection.ts';

const STATUSES = ['firing', 'acknowledged', 'waived', 'resolved'] as const;
const params = z.strictObject({ alert: recordId });
const LONGEST_REASON = 500;
const ONE = async () => (await import('./alerts.answers.ts')).alert;

export const routes = [
  route({
    method: 'get',
    path: '/alerts',
    id: 'listAlerts',
    summary: 'The alerts that are open, the latest first; with a status, also those that were resolved in the last day',
    roles: READERS,
    query: z.strictObject({
      status: z.optional(several(z.enum(STATUSES))),
      severity: z.optional(several(severity)),
      ...paging,
    }),
    answers: {
      200: { description: 'A page of alerts', schema: async () => (await import('./alerts.answers.ts')).alerts },
    },
    handle: async (asked) => {
      const { ports, query, now } = asked;
      const reach = await reachFor(asked);
      const chosen = Object.values((await alertsIn(ports)).alerts)
        .filter((alert) => isWithinReach(alert, reach))
        .filter((alert) => (query.status ? query.status.includes(alert.status) : !isResolved(alert)))
        .filter((alert) => !query.severity || query.severity.includes(alert.severity));
      const described = chosen.map((alert) => documentOf(alert, now, ports));
      const name = ({ alert: { openedAt, id } }: (typeof described)[number]) => `${openedAt} ${id}`;
      const { entries, next } = await recordPage(asked, 'alerts', described, name, 'descending');
      return { body: { alerts: entries, next } };
    },
  }),
  route({
    method: 'get',
    path: '/alerts/:alert',
    id: 'getAlert',
    summary: 'An alert of the last day in full, with every step of its life',
    roles: READERS,
    params,
    answers: {
      200: { description: 'The alert', schema: async () => (await import('./alerts.answers.ts')).alertInFull },
      404: { description: 'There is no such alert' },
    },
    handle: async (asked) => {
      const { ports, path, now } = asked;
      const alert = await alertNamed(ports, path.alert, await reachFor(asked));
      const life = await lifeOf(ports.history, alert.id, alert.openedAt);
      return { body: { ...documentOf(alert, now, ports), life } };
    },
  }),
  route({
    method: 'post',
    path: '/alerts/:alert/acknowledgement',
    id: 'acknowledgeAlert',
    summary: 'Takes an alert: it is escalated no further',
    roles: ['responder', 'approver'],
    params,
    answers: {
      200: { description: 'The alert', schema: ONE },
      404: { description: 'There is no such alert' },
      409: { description: 'The alert is resolved, waived, or taken by somebody' },
    },
    handle: async (asked) => {
      const { ports, path, caller, now } = asked;
      const { id } = await alertNamed(ports, path.alert, await reachFor(asked));
      requireDone(await acknowledge(ports, id, caller.who));
      return { body: documentOf(await alertNamed(ports, id, 'all'), now, ports) };
    },
  }),
  route({
    method: 'post',
    path: '/alerts/:alert/waiver',
    id: 'waiveAlert',
    summary: 'Accepts until a date what an alert holds',
    roles: ['approver'],
    params,
    json: z.strictObject({ until: instant, zone: z.optional(zone), reason: line(LONGEST_REASON) }),
    answers: {
      200: { description: 'The alert', schema: ONE },
      404: { description: 'There is no such alert' },
      409: { description: 'The alert is resolved, or about what cannot be seen' },
    },
    handle: async (asked) => {
      const { ports, path, body, caller, now } = asked;
      const { id } = await alertNamed(ports, path.alert, await reachFor(asked));
      const until = futureInstant(body.until, 'until', { zone: body.zone, now: now.toISOString() });
      requireDone(await waive(ports, id, { until, reason: body.reason, by: caller.who }));
      return { body: documentOf(await alertNamed(ports, id, 'all'), now, ports) };
    },
  }),
];
