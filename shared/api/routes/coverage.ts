/** How far the controls cover each framework, and each requirement of one. */
import * as z from 'zod/mini';
import { catalogue, claims } from '../../controls/catalogue.ts';
import { claiming } from '../../core/catalogue.ts';
import { frameworkCoverage } from '../../derive/coverage.ts';
import { frameworks } from '../../frameworks/index.ts';
import { READERS } from '../caller.ts';
import { paging } from '../fields.ts';
import { recordPage } from '../listing.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';

const name = z.string().check(z.regex(/^[\w.-]{1,60}$/, { error: 'must be the id of a framework, such as soc2' }));

export const routes = [
  route({
    method: 'get',
    path: '/coverage',
    id: 'listCoverage',
    summary: 'How far the controls cover each framework',
    roles: READERS,
    answers: {
      200: { description: 'The frameworks', schema: async () => (await import('./coverage.answers.ts')).coverage },
    },
    handle: async () => ({
      body: {
        frameworks: frameworkCoverage(claiming(catalogue, claims), frameworks).map(
          ({ requirements, ...framework }) => ({ ...framework, requirementCount: requirements.length }),
        ),
      },
    }),
  }),
  route({
    method: 'get',
    path: '/coverage/:framework',
    id: 'getCoverage',
    summary: 'How far the controls cover each requirement of a framework',
    roles: READERS,
    params: z.strictObject({ framework: name }),
    query: z.strictObject(paging),
    answers: {
      200: {
        description: 'A page of requirements',
        schema: async () => (await import('./coverage.answers.ts')).requirements,
      },
      404: { description: 'There is no framework of this name' },
    },
    handle: async (asked) => {
      const { framework: id } = asked.path;
      const framework = frameworks.find((one) => one.id === id);
      if (!framework) throw new Problem(404, `no framework is called ${id}; /api/v1/coverage lists those there are`);
      const [found] = frameworkCoverage(claiming(catalogue, claims), [framework]);
      const requirements = (found?.requirements ?? []).map(({ id: name, title, how, claims: made }) => ({
        ...{ id: name, title, how },
        controls: made.map(({ control, how: claimed, attested }) => ({ control, how: claimed, attested })),
      }));
      const { entries, next } = await recordPage(asked, `coverage ${id}`, requirements, (one) => one.id);
      return { body: { id, title: framework.title, version: framework.version, requirements: entries, next } };
    },
  }),
];
