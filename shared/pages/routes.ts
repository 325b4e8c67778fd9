/** Every page: its path, and the file with its code. The first path that matches is used. */
import type { PageRoute } from './asked.ts';

export interface LazyPage {
  readonly path: string;
  load(): Promise<PageRoute>;
}

const page = (path: string, load: () => Promise<{ readonly route: Omit<PageRoute, 'path'> }>): LazyPage => ({
  path,
  load: async () => ({ path, ...(await load()).route }),
});

export const PAGES: readonly LazyPage[] = [
  page('/', () => import('./routes/now.ts')),
  page('/alerts', () => import('./routes/alerts.ts')),
  page('/alerts/:alert', () => import('./routes/alert.ts')),
  page('/accounts/:account', () => import('./routes/account.ts')),
  page('/controls', () => import('./routes/controls.ts')),
  page('/controls/:control', () => import('./routes/control.ts')),
  page('/resources/:resource', () => import('./routes/resource.ts')),
  page('/evidence', () => import('./routes/evidence.ts')),
  page('/frameworks', () => import('./routes/frameworks.ts')),
  page('/frameworks/:framework', () => import('./routes/framework.ts')),
  page('/checklists', () => import('./routes/checklists.ts')),
  page('/checklists/:checklist', () => import('./routes/checklist.ts')),
  page('/diff', () => import('./routes/diff.ts')),
  page('/period', () => import('./routes/period.ts')),
  page('/downloads', () => import('./routes/downloads.ts')),
  page('/downloads/:job', () => import('./routes/download.ts')),
  page('/downloads/:job/file', () => import('./routes/download-file.ts')),
  page('/monitor', () => import('./routes/monitor.ts')),
];
