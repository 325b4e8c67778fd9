/** The controls: what each checks, why, with which parameters, and what it is evidence for. */
import * as z from 'zod/mini';
import { chosenOf } from '../../config/chosen.ts';
import { catalogue, claims, texts } from '../../controls/catalogue.ts';
import { READERS } from '../caller.ts';
import { controlId, controlPattern, frameworkId, paging, several, severity } from '../fields.ts';
import { recordPage } from '../listing.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';

const LISTED = async () => (await import('./controls.answers.ts')).controls;

export const routes = [
  route({
    method: 'get',
    path: '/controls',
    id: 'listControls',
    summary: 'The controls, by id',
    roles: READERS,
    query: z.strictObject({
      control: z.optional(several(controlPattern)),
      severity: z.optional(several(severity)),
      framework: z.optional(frameworkId),
      ...paging,
    }),
    answers: { 200: { description: 'A page of controls', schema: LISTED } },
    handle: async (asked) => {
      const { control, severity: severities, framework } = asked.query;
      const chosen = chosenOf(catalogue, control)
        .filter((one) => !severities || severities.includes(one.severity))
        .filter(({ id }) => framework === undefined || isEvidenceFor(id, framework));
      const { entries, next } = await recordPage(asked, 'controls', chosen.map(described), ({ id }) => id);
      return { body: { controls: entries, next } };
    },
  }),
  route({
    method: 'get',
    path: '/controls/:control',
    id: 'getControl',
    summary: 'One control',
    roles: READERS,
    params: z.strictObject({ control: controlId }),
    answers: {
      200: { description: 'The control', schema: async () => (await import('./controls.answers.ts')).control },
      404: { description: 'There is no control of this name' },
    },
    handle: async ({ path: { control } }) => {
      const found = catalogue.find(({ id }) => id === control);
      if (!found) throw new Problem(404, `no control is called ${control}; /api/v1/controls lists those there are`);
      return { body: described(found) };
    },
  }),
];

const isEvidenceFor = (id: string, framework: string): boolean =>
  (claims[id]?.satisfies ?? []).some(
    (requirement) => requirement === framework || requirement.startsWith(`${framework}/`),
  );

function described({ id, severity: level, subject, parameters = {} }: (typeof catalogue)[number]) {
  const { title = id, why = '', fix = '', console = null } = texts[id] ?? {};
  const { satisfies = [], equivalents = {}, attested = false } = claims[id] ?? {};
  return {
    ...{ id, title, severity: level, scope: subject.scope, attested, why },
    fix: typeof fix === 'string' ? fix : (fix.command ?? (fix.steps ?? []).join('\n')),
    console: typeof console === 'string' ? console : (console?.join('') ?? null),
    ...{ satisfies, equivalents, parameters },
  };
}
