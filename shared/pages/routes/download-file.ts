/** The file of a download. */

import { askRoute } from '../ask-route.ts';
import type { PageRoute } from '../asked.ts';

export const route: Omit<PageRoute, 'path'> = {
  roles: ['auditor'],
  asOf: false,
  show: async (asked) => {
    const { routes } = await import('../../api/routes/jobs.ts');
    const { body } = await askRoute(routes, 'getFile', asked, { path: { job: asked.params.job ?? '' } });
    return body as Response;
  },
};
