/** Jobs: exports, packs and long reports. The history records each caller, and only these callers get the file. */
import * as z from 'zod/mini';
import { requireExportable } from '../../jobs/export.ts';
import { EXPORT_FORMATS } from '../../jobs/export-formats.ts';
import { theFramework } from '../../jobs/framework.ts';
import { ask, type JobRequest, type JobState } from '../../jobs/job.ts';
import { hasAsked, recordExport } from '../../pipeline/export.ts';
import { passedInstant, requirePeriod } from '../../queries/bounds.ts';
import { type Reach, reaches } from '../caller.ts';
import { accountId, controlPattern, frameworkId, instant, ouPath, resource, several, zone } from '../fields.ts';
import type { ApiPorts } from '../ports.ts';
import { Problem } from '../problem.ts';
import { type Handling, route } from '../route.ts';
import { placesFor, reachFor, requirementsFor } from '../selection.ts';

const MOST_DRAWN = 10_000;
const MINUTE_MS = 60_000;
const DEFAULT_SAMPLE = 25;

const body = z.strictObject({
  kind: z.enum(['export', 'pack', 'period']),
  format: z.optional(z.enum(EXPORT_FORMATS as [string, ...string[]])).check(z.describe('of an export')),
  asOf: z.optional(instant).check(z.describe('of an export; left out, now')),
  from: z.optional(instant).check(z.describe('of a pack or a period')),
  to: z.optional(instant).check(z.describe('of a pack or a period')),
  zone: z.optional(zone),
  framework: z.optional(frameworkId),
  account: z.optional(several(accountId)),
  ou: z.optional(several(ouPath)),
  control: z.optional(several(controlPattern)),
  resource: z.optional(several(resource)).check(z.describe('of a period')),
  sample: z.optional(z.int().check(z.gte(0), z.lte(MOST_DRAWN))).check(z.describe('of a period: resources to draw')),
});

type Body = z.output<typeof body>;
type Asked = Handling<undefined, undefined, Body>;

/** The fields of each kind, besides `kind` and `zone`: those that it needs, and those that it may have. */
const FIELDS: Readonly<Record<Body['kind'], { needs: readonly (keyof Body)[]; takes: readonly (keyof Body)[] }>> = {
  export: { needs: ['format'], takes: ['asOf', 'framework', 'account', 'ou', 'control'] },
  pack: { needs: ['from', 'to', 'framework'], takes: [] },
  period: { needs: ['from', 'to'], takes: ['framework', 'account', 'ou', 'control', 'resource', 'sample'] },
};

const params = z.strictObject({
  job: z.string().check(z.regex(/^[0-9a-f]{32}$/, { error: 'must be the id of a job as its answer names it' })),
});
const ONE = async () => (await import('./jobs.answers.ts')).job;

export const routes = [
  route({
    method: 'post',
    path: '/jobs',
    id: 'askForFile',
    summary: 'Asks for an export, a pack or a report of a period. The same request is the same job',
    roles: ['auditor'],
    json: body,
    answers: { 202: { description: 'The job, with its address in Location', schema: ONE } },
    handle: async (asked) => {
      const { ports, caller, now } = asked;
      const request = await requestOf(asked);
      const state = await ask(ports.jobs.files, ports.jobs.start, request, now);
      const { kind, ...rest } = request;
      await recordExport(ports.history, { job: state.id, kind, request: rest, by: caller.who, at: now.toISOString() });
      return { status: 202, body: await described(ports, state), headers: { location: `/api/v1/jobs/${state.id}` } };
    },
  }),
  route({
    method: 'get',
    path: '/jobs/:job',
    id: 'getJob',
    summary: 'How far a job is, and where its file is when it is done',
    roles: ['auditor'],
    params,
    answers: {
      200: { description: 'The job', schema: ONE },
      404: { description: 'The caller asked for no such job, or its file was deleted' },
    },
    handle: async (asked) => ({ body: await described(asked.ports, await jobOf(asked)) }),
  }),
  route({
    method: 'get',
    path: '/jobs/:job/file',
    id: 'getFile',
    summary: 'The file of a job, or where it is for a short time',
    roles: ['auditor'],
    params,
    answers: {
      200: { description: 'The file', type: '*/*' },
      303: { description: 'The file is at the address in Location, for some minutes' },
      404: { description: 'The caller asked for no such job, or its file was deleted' },
      409: { description: 'The job is not done' },
    },
    handle: async (asked) => {
      const { ports } = asked;
      const state = await jobOf(asked);
      if (!state.result)
        throw new Problem(409, `the job is ${state.status}; /api/v1/jobs/${state.id} says when it is done`);
      return { body: await ports.jobs.fileOf(state.id, state.result) };
    },
  }),
];

/** The job, if the history says that the caller asked for it, and it holds nothing that the caller may no longer see. */
async function jobOf(asked: Handling<z.output<typeof params>, undefined, undefined>): Promise<JobState> {
  const { ports, path, caller } = asked;
  const { jobs, history } = ports;
  const state = (await hasAsked(history, { job: path.job, by: caller.who })) ? await jobs.files.read(path.job) : null;
  if (state) {
    requireContent(await reachFor(asked), state.request);
    return state;
  }
  throw new Problem(
    404,
    'you asked for no such file, or it was deleted; ask for it at /api/v1/jobs, which records who asks',
  );
}

/** Somebody who reached more accounts when a file was asked for does not get it with the rights of then. */
function requireContent(reach: Reach, request: JobRequest): void {
  const accounts = request.kind === 'pack' ? undefined : request.accounts;
  if (reach === 'all' || accounts?.every((account) => reaches(reach, account))) return;
  throw new Problem(
    403,
    'the file holds accounts that are beyond what you may see; ask for a file of those within your reach',
  );
}

async function described(
  { jobs }: ApiPorts,
  { id, request, status, written, startedAt, updatedAt, result, because }: JobState,
) {
  return {
    ...{ id, kind: request.kind, status, written, startedAt, updatedAt, because },
    result: result && { ...result, ...(await jobs.addressOf(id, result)) },
  };
}

async function requestOf(asked: Asked): Promise<JobRequest> {
  const { body: given, now } = asked;
  requireFields(given);
  const clocked = { zone: given.zone, now: now.toISOString() };
  const reach = await reachFor(asked);
  if (given.kind === 'pack' && reach !== 'all')
    throw new Problem(
      403,
      'a pack holds the whole history, and you may see a part of it; ask for an export or a period',
    );
  const { accounts, ous } = await placesFor(asked, reach, given);
  const places = { ...(accounts ? { accounts } : {}), ...(ous ? { ous } : {}) };
  requirementsFor(given);
  if (given.framework !== undefined && given.kind !== 'period') theFramework(given.framework);
  const framework = given.framework === undefined ? {} : { framework: given.framework };
  const controls = given.control === undefined ? {} : { controls: given.control };
  if (given.kind === 'export') {
    const at = given.asOf === undefined ? minuteBefore(now) : passedInstant(given.asOf, 'end', 'asOf', clocked);
    requireExportable({ ...framework, ...controls });
    const format = given.format as (typeof EXPORT_FORMATS)[number];
    return { kind: 'export', format, at, ...framework, ...controls, ...places };
  }
  const from = passedInstant(given.from ?? '', 'begin', 'from', clocked);
  const to = passedInstant(given.to ?? '', 'end', 'to', clocked);
  requirePeriod(from, to);
  if (given.kind === 'pack') return { kind: 'pack', from, to, framework: given.framework ?? '' };
  const resources = given.resource === undefined ? {} : { resources: given.resource };
  return {
    kind: 'period',
    from,
    to,
    sample: given.sample ?? DEFAULT_SAMPLE,
    ...framework,
    ...controls,
    ...places,
    ...resources,
  };
}

/** A request that is sent again within the minute, because its answer was lost, is the same job. */
const minuteBefore = (now: Date): string => new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS).toISOString();

function requireFields(given: Body): void {
  const { needs, takes } = FIELDS[given.kind];
  const missing = needs.find((field) => given[field] === undefined);
  if (missing) throw new Problem(400, `body.${missing}: is needed for a job of the kind ${given.kind}; add it`);
  const known: readonly string[] = ['kind', 'zone', ...needs, ...takes];
  const strange = Object.keys(given).find((field) => !known.includes(field));
  if (strange)
    throw new Problem(
      400,
      `body.${strange}: is not read by a job of the kind ${given.kind}; there is ${known.join(', ')}`,
    );
}
