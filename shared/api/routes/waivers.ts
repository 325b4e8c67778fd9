/** Waivers: findings that a person accepts until a date. */

import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { chosenOf } from '../../config/chosen.ts';
import { catalogue } from '../../controls/catalogue.ts';
import { isExternal } from '../../core/external.ts';
import { own } from '../../core/own.ts';
import { addWaivers, endWaiver } from '../../pipeline/handle.ts';
import { accountsIn, requireAccounts, requireUnits } from '../../pipeline/known-accounts.ts';
import { futureInstant } from '../../queries/bounds.ts';
import { WAIVERS, type Waiver } from '../../records/waivers.ts';
import { READERS } from '../caller.ts';
import {
  instant,
  line,
  memberAccount,
  ouPath,
  paging,
  recordId,
  region,
  resource,
  several,
  tag,
  waivableControl,
  zone,
} from '../fields.ts';
import { recordPage } from '../listing.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import { reachFor, requireOus, requireReach, requireWhole } from '../selection.ts';
import { accountOfIn, isWaiverWithinReach } from '../waiver-reach.ts';

const LONGEST_REASON = 500;
/** More waivers than this are one waiver for the account. */
const MOST_WAIVERS = 100;
const ONE = async () => (await import('./records.answers.ts')).waiver;

export const routes = [
  route({
    method: 'get',
    path: '/waivers',
    id: 'listWaivers',
    summary: 'The waivers in force',
    roles: READERS,
    query: z.strictObject(paging),
    answers: {
      200: { description: 'A page of waivers', schema: async () => (await import('./records.answers.ts')).waivers },
    },
    handle: async (asked) => {
      const reach = await reachFor(asked);
      const { contents } = await asked.ports.history.read(WAIVERS);
      const accountOf = accountOfIn(await accountsIn(asked.ports.roster));
      const inForce = Object.values(contents)
        .filter(({ until }) => until > asked.now.toISOString())
        .filter((waiver) => isWaiverWithinReach(waiver, reach, accountOf));
      const { entries, next } = await recordPage(asked, 'waivers', inForce, ({ id }) => id);
      return { body: { waivers: entries, next } };
    },
  }),
  route({
    method: 'post',
    path: '/waivers',
    id: 'addWaivers',
    summary: 'Accepts failures of a control until a date, whether they have alerted or not',
    roles: ['approver'],
    json: z.strictObject({
      control: waivableControl,
      accounts: z.optional(several(memberAccount)),
      resources: z.optional(several(resource)),
      until: instant,
      zone: z.optional(zone),
      reason: line(LONGEST_REASON),
      region: z.optional(region),
      ...{ pattern: z.optional(resource), ou: z.optional(ouPath), tag: z.optional(tag) },
      ...{ owner: z.optional(line(LONGEST_REASON)), approver: z.optional(line(LONGEST_REASON)) },
      ticket: z.optional(line(LONGEST_REASON)),
    }),
    answers: {
      201: {
        description: 'The waivers: one for each account and resource',
        schema: async () => (await import('./records.answers.ts')).addedWaivers,
      },
    },
    handle: async (asked) => {
      const { ports, body, caller, now } = asked;
      const [control] = isExternal(body.control) ? [{ id: body.control }] : chosenOf(catalogue, [body.control]);
      const reach = await reachFor(asked);
      requireWhole(reach, body.accounts, 'a waiver for every account');
      if (body.accounts) {
        requireReach(reach, body.accounts);
        requireAccounts(await accountsIn(ports.roster), body.accounts, 'accounts');
      }
      const until = futureInstant(body.until, 'until', { zone: body.zone, now: now.toISOString() });
      if (body.pattern !== undefined && body.resources)
        throw new Problem(400, 'pattern and resources exclude each other; give one of them');
      if (body.ou !== undefined) {
        const known = await accountsIn(ports.roster);
        requireOus(reach, known, [body.ou]);
        requireUnits(known, [body.ou], 'ou');
      }
      const { pattern, ou, tag: tagged, owner, approver, ticket } = body;
      const given = Object.entries({ region: body.region, pattern, ou, tag: tagged, owner, approver, ticket });
      const more = Object.fromEntries(given.filter(([, value]) => value !== undefined));
      const added = (body.accounts ?? ['*']).flatMap((account) =>
        (body.resources ?? [null]).map(
          (name): Waiver => ({
            ...{ id: randomBytes(4).toString('hex'), control: control?.id ?? body.control, account, resource: name },
            ...{ until, reason: body.reason, by: caller.who },
            ...more,
          }),
        ),
      );
      if (added.length > MOST_WAIVERS)
        throw new Problem(
          400,
          `these are ${added.length} waivers; name fewer accounts or resources, ${MOST_WAIVERS} at most`,
        );
      await addWaivers(ports, added, caller.who);
      return { status: 201, body: { waivers: added } };
    },
  }),
  route({
    method: 'post',
    path: '/waivers/:waiver/end',
    id: 'endWaiver',
    summary: 'Ends a waiver now: alerts that it kept quiet are told if they still hold',
    roles: ['approver'],
    params: z.strictObject({ waiver: recordId }),
    answers: {
      200: { description: 'The waiver as it was', schema: ONE },
      404: { description: 'There is no such waiver in force' },
    },
    handle: async (asked) => {
      const { ports, path, caller } = asked;
      const found = own((await ports.history.read(WAIVERS)).contents, path.waiver);
      const reach = await reachFor(asked);
      const accountOf = accountOfIn(await accountsIn(ports.roster));
      if (!found || !isWaiverWithinReach(found, reach, accountOf))
        throw new Problem(404, `there is no waiver ${path.waiver} in force; /api/v1/waivers lists those that are`);
      requireWhole(reach, found.account === '*' ? undefined : [found.account], 'the end of a waiver for every account');
      return { body: await endWaiver(ports, path.waiver, caller.who) };
    },
  }),
];
