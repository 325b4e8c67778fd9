/** Drills: rehearsed disasters, with their steps, what they achieved, and when the next ones are due. */
import * as z from 'zod/mini';
import { ORGANIZATION } from '../../core/account.ts';
import { DEFAULT_RPO_MINUTES, DEFAULT_RTO_MINUTES, SCENARIOS } from '../../core/drill.ts';
import { controlsOfDrill } from '../../drills/evidence-for.ts';
import { drillsIn } from '../../drills/find.ts';
import { type Change, drillIn, finishDrill, startDrill, stepDrill } from '../../drills/record.ts';
import { reportOf } from '../../drills/report.ts';
import { accountsIn, requireAccounts } from '../../pipeline/known-accounts.ts';
import { passedInstant } from '../../queries/bounds.ts';
import { type Drill, MARKS, OUTCOMES } from '../../records/drill.ts';
import { drillsOf } from '../../records/drills.ts';
import { READERS, reachesRecords } from '../caller.ts';
import { accountId, instant, line, memberAccount, paging, several, zone } from '../fields.ts';
import { recordPage } from '../listing.ts';
import { Problem } from '../problem.ts';
import { type Handling, route } from '../route.ts';
import { placesFor, reachFor, requireReach, requireWhole } from '../selection.ts';

const LONGEST_LINE = 500;
const LONGEST_NOTE = 2_000;
const MOST_MINUTES = 30 * 24 * 60;
const MOST_DAYS = 3 * 366;

const name = z.string().check(
  z.regex(/^[A-Za-z0-9][\w.+-]{0,63}$/, {
    error: 'must be the name of a drill: 1 to 64 letters, digits and ._+-, such as 2026-q1',
  }),
);
const minutes = z.number().check(z.gt(0), z.lte(MOST_MINUTES));
const params = z.strictObject({ account: accountId, drill: name });
const when = { at: z.optional(instant), zone: z.optional(zone) };
const ONE = {
  description: 'The drill, with what it achieved',
  schema: async () => (await import('./drills.answers.ts')).drill,
};
const MISSING = { description: 'There is no such drill' };

type Params = z.output<typeof params>;

export const routes = [
  route({
    method: 'get',
    path: '/drills',
    id: 'listDrills',
    summary: 'The drills of an account, or of all, now or as of an instant',
    roles: READERS,
    query: z.strictObject({
      account: z.optional(several(accountId)),
      asOf: z.optional(instant),
      zone: z.optional(zone),
      ...paging,
    }),
    answers: {
      200: {
        description: 'A page of drills, the newest first',
        schema: async () => (await import('./drills.answers.ts')).drills,
      },
    },
    handle: async (asked) => {
      const found = (await visible(asked, asked.query)).map(reportOf);
      const nameOf = ({ startedAt, account, name: own }: Drill) => `${startedAt} ${account} ${own}`;
      const { entries, next } = await recordPage(asked, 'drills', found, nameOf, 'descending');
      return { body: { drills: entries, next } };
    },
  }),
  route({
    method: 'get',
    path: '/drills/calendar',
    id: 'drillCalendar',
    summary: 'The days on which drills are due, as a calendar (ICS)',
    roles: READERS,
    query: z.strictObject({ account: z.optional(several(accountId)) }),
    answers: { 200: { description: 'The calendar', type: 'text/calendar' } },
    handle: async (asked) => {
      const { calendarOf } = await import('../../drills/calendar.ts');
      const text = calendarOf(await visible(asked, asked.query), asked.now);
      return { body: new Response(text, { headers: { 'content-type': 'text/calendar; charset=utf-8' } }) };
    },
  }),
  route({
    method: 'get',
    path: '/drills/:account/:drill',
    id: 'getDrill',
    summary: 'A drill with its steps and what it achieved',
    roles: READERS,
    params,
    answers: { 200: ONE, 404: MISSING },
    handle: async (asked) => ({ body: reportOf(await drillOf(asked)) }),
  }),
  route({
    method: 'post',
    path: '/drills',
    id: 'startDrill',
    summary: 'Starts a drill and its timer',
    roles: ['approver'],
    json: z.strictObject({
      ...{ name, scenario: z.enum(SCENARIOS), scope: line(LONGEST_LINE), ...when },
      account: z.optional(memberAccount).check(z.describe('left out, the whole organisation')),
      ...{ rtoMinutes: z.optional(minutes), rpoMinutes: z.optional(minutes) },
      everyDays: z.optional(z.int().check(z.gte(1), z.lte(MOST_DAYS))),
    }),
    answers: { 201: ONE },
    handle: async (asked) => {
      const { ports, body, caller, now } = asked;
      const reach = await reachFor(asked);
      const accounts = body.account === undefined ? undefined : [body.account];
      requireWhole(reach, accounts, 'a drill of the whole organisation');
      requireReach(reach, accounts ?? []);
      const known = await accountsIn(ports.roster);
      if (known.length > 0) requireAccounts(known, accounts ?? [], 'account');
      const recorded = now.toISOString();
      const drill = await startDrill(ports.history, {
        ...{ name: body.name, account: body.account ?? ORGANIZATION, scenario: body.scenario, scope: body.scope },
        controls: controlsOfDrill(await ports.controls(), body.scenario),
        rtoMinutes: body.rtoMinutes ?? DEFAULT_RTO_MINUTES,
        rpoMinutes: body.rpoMinutes ?? DEFAULT_RPO_MINUTES,
        everyDays: body.everyDays ?? 90,
        ...{ startedAt: passed(asked, body.at) ?? recorded, recorded, by: caller.who },
      });
      return { status: 201, body: reportOf(drill) };
    },
  }),
  route({
    method: 'post',
    path: '/drills/:account/:drill/steps',
    id: 'addDrillStep',
    summary: 'Records a step of a drill that runs',
    roles: ['approver'],
    params,
    json: z.strictObject({
      ...{ text: line(LONGEST_LINE), ...when },
      marks: z.optional(z.enum(MARKS)),
      dataAsOf: z.optional(instant),
    }),
    answers: { 201: ONE, 404: MISSING },
    handle: async (asked) => {
      const { text, marks, dataAsOf } = asked.body;
      const data = passed(asked, dataAsOf);
      const fields = { text, ...(marks ? { marks } : {}), ...(data === undefined ? {} : { dataAsOf: data }) };
      const drill = await stepDrill(asked.ports.history, await changeOf(asked), fields);
      return { status: 201, body: reportOf(drill) };
    },
  }),
  route({
    method: 'post',
    path: '/drills/:account/:drill/finish',
    id: 'finishDrill',
    summary: 'Ends a drill, and says what it achieved',
    roles: ['approver'],
    params,
    json: z.strictObject({
      ...{ note: line(LONGEST_NOTE), ...when },
      outcome: z.enum(OUTCOMES),
      dataAsOf: z.optional(instant),
      noDataLost: z.optional(z.literal(true)),
    }),
    answers: { 200: ONE, 404: MISSING },
    handle: async (asked) => {
      const { note, outcome, dataAsOf, noDataLost } = asked.body;
      const data = passed(asked, dataAsOf);
      const fields = {
        ...{ note, outcome },
        ...(data === undefined ? {} : { dataAsOf: data }),
        ...(noDataLost ? { noDataLost } : {}),
      };
      return { body: reportOf(await finishDrill(asked.ports.history, await changeOf(asked), fields)) };
    },
  }),
];

/** The drills that the caller may see: those of accounts in reach, and those of the whole organisation. */
async function visible(
  asked: Pick<Handling<unknown, unknown, unknown>, 'ports' | 'caller' | 'roles' | 'now'>,
  {
    account,
    asOf,
    zone: of,
  }: { account?: readonly string[] | undefined; asOf?: string | undefined; zone?: string | undefined },
): Promise<Drill[]> {
  const reach = await reachFor(asked);
  const named = account?.filter((one) => one !== ORGANIZATION);
  if (named && named.length > 0) await placesFor(asked, reach, { account: named, ou: undefined });
  const then = asOf === undefined ? undefined : passedInstant(asOf, 'end', 'asOf', clocked(asked, of));
  return (await drillsIn(asked.ports, { asOf: then })).filter(
    (drill) => (account?.includes(drill.account) ?? true) && reachesRecords(reach, drill.account),
  );
}

type AskedOne = Pick<Handling<Params, unknown, unknown>, 'ports' | 'caller' | 'roles' | 'now' | 'path'>;

async function drillOf({ path, ...asked }: AskedOne): Promise<Drill> {
  const reach = await reachFor(asked);
  const isVisible = reachesRecords(reach, path.account);
  const { contents } = await asked.ports.history.read(drillsOf(path.account));
  const found = isVisible ? drillIn(contents, path.drill) : undefined;
  if (found) return found;
  throw new Problem(404, `there is no drill ${path.drill} of ${path.account}; /api/v1/drills lists those there are`);
}

type Dated = { readonly at?: string | undefined; readonly zone?: string | undefined };

/** The change of a drill that there is, by a caller who reaches its account. */
async function changeOf(asked: Handling<Params, undefined, Dated>): Promise<Change> {
  const { account, name: own } = await drillOf(asked);
  const whole = account === ORGANIZATION;
  requireWhole(await reachFor(asked), whole ? undefined : [account], 'a drill of the whole organisation');
  return { account, name: own, by: asked.caller.who, now: asked.now, at: passed(asked, asked.body.at) };
}

const clocked = ({ now }: { readonly now: Date }, of: string | undefined) => ({
  ...(of === undefined ? {} : { zone: of }),
  now: now.toISOString(),
});

const passed = (
  { now, body }: { readonly now: Date; readonly body: Dated },
  text: string | undefined,
): string | undefined =>
  text === undefined ? undefined : passedInstant(text, 'begin', 'from', clocked({ now }, body.zone));
