/** Maintenance windows: times in which expected changes are recorded, and told only if they have not come back by the end. */

import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { chosenOf } from '../../config/chosen.ts';
import { catalogue } from '../../controls/catalogue.ts';
import { own } from '../../core/own.ts';
import { endWindow, openWindow } from '../../pipeline/handle.ts';
import { accountsIn, requireAccounts, requireUnits } from '../../pipeline/known-accounts.ts';
import { futureInstant } from '../../queries/bounds.ts';
import type { MaintenanceWindow } from '../../records/alerts/alert.ts';
import { alertsIn, isWindowWithinReach } from '../alert-reach.ts';
import { READERS } from '../caller.ts';
import { controlPattern, instant, line, memberAccount, ouPath, paging, recordId, several, zone } from '../fields.ts';
import { recordPage } from '../listing.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import { reachFor, requireReach, requireWhole } from '../selection.ts';

const LONGEST_REASON = 500;
const ONE = async () => (await import('./records.answers.ts')).maintenanceWindow;

export const routes = [
  route({
    method: 'get',
    path: '/windows',
    id: 'listWindows',
    summary: 'The maintenance windows that have not ended',
    roles: READERS,
    query: z.strictObject(paging),
    answers: {
      200: { description: 'A page of windows', schema: async () => (await import('./records.answers.ts')).windows },
    },
    handle: async (asked) => {
      const reach = await reachFor(asked);
      const open = Object.values((await alertsIn(asked.ports)).windows)
        .filter(({ until }) => until > asked.now.toISOString())
        .filter((window) => isWindowWithinReach(window, reach))
        .map(described);
      const { entries, next } = await recordPage(asked, 'windows', open, ({ id }) => id);
      return { body: { windows: entries, next } };
    },
  }),
  route({
    method: 'post',
    path: '/windows',
    id: 'openWindow',
    summary: 'Keeps quiet what moves until a window ends',
    roles: ['responder', 'approver'],
    json: z.strictObject({
      from: z.optional(instant),
      until: instant,
      zone: z.optional(zone),
      reason: line(LONGEST_REASON),
      accounts: z.optional(several(memberAccount)),
      ous: z.optional(several(ouPath)),
      controls: z.optional(several(controlPattern)),
    }),
    answers: { 201: { description: 'The window', schema: ONE } },
    handle: async (asked) => {
      const { ports, body, caller, now } = asked;
      const clocked = { zone: body.zone, now: now.toISOString() };
      const reach = await reachFor(asked);
      requireWhole(reach, body.accounts, 'a window without accounts');
      requireReach(reach, body.accounts ?? []);
      const known = await accountsIn(ports.roster);
      requireAccounts(known, body.accounts ?? [], 'accounts');
      requireUnits(known, body.ous ?? [], 'ous');
      const from = body.from === undefined ? clocked.now : futureInstant(body.from, 'from', clocked);
      const until = futureInstant(body.until, 'until', clocked);
      if (from >= until)
        throw new Problem(400, `the window ends at ${until}, before it begins at ${from}; check from and until`);
      const window: MaintenanceWindow = {
        ...{ id: randomBytes(4).toString('hex'), from, until, reason: body.reason, by: caller.who },
        ...(body.accounts ? { accounts: body.accounts } : {}),
        ...(body.ous ? { ous: body.ous } : {}),
        ...(body.controls ? { controls: chosenOf(catalogue, body.controls).map(({ id }) => id) } : {}),
      };
      await openWindow(ports, window);
      return { status: 201, body: described(window) };
    },
  }),
  route({
    method: 'post',
    path: '/windows/:window/end',
    id: 'endWindow',
    summary: 'Ends a window now; what it kept quiet is told within a minute if it still differs',
    roles: ['responder', 'approver'],
    params: z.strictObject({ window: recordId }),
    answers: {
      200: { description: 'The window as it was', schema: ONE },
      404: { description: 'There is no such window' },
    },
    handle: async (asked) => {
      const { ports, path, caller, now } = asked;
      const found = own((await alertsIn(ports)).windows, path.window);
      const reach = await reachFor(asked);
      if (!found || found.until <= now.toISOString() || !isWindowWithinReach(found, reach)) throw noWindow(path.window);
      requireWhole(reach, found.accounts, 'the end of a window without accounts');
      // somebody else may have ended it since it was read
      if (!(await endWindow(ports, path.window, caller.who))) throw noWindow(path.window);
      return { body: described(found) };
    },
  }),
];

const noWindow = (id: string): Problem =>
  new Problem(404, `there is no open window ${id}; it has ended, or was never opened`);

const described = ({ accounts, ous, controls, ...window }: MaintenanceWindow) => ({
  ...{ ...window, accounts: accounts ?? null, ous: ous ?? null, controls: controls ?? null },
});
