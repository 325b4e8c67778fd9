/** The resources of the API: the first part of their path, and the file with their routes. */
import type { Route } from './route.ts';

export interface Resource {
  readonly name: string;
  load(): Promise<readonly Route[]>;
}

const resource = (name: string, load: () => Promise<{ readonly routes: readonly Route[] }>): Resource => ({
  name,
  load: async () => (await load()).routes,
});

export const RESOURCES: readonly Resource[] = [
  resource('me', () => import('./routes/me.ts')),
  resource('verdicts', () => import('./routes/verdicts.ts')),
  resource('findings', () => import('./routes/findings.ts')),
  resource('differences', () => import('./routes/differences.ts')),
  resource('timeline', () => import('./routes/timeline.ts')),
  resource('period', () => import('./routes/period.ts')),
  resource('summary', () => import('./routes/summary.ts')),
  resource('trend', () => import('./routes/trend.ts')),
  resource('evidence', () => import('./routes/evidence.ts')),
  resource('alerts', () => import('./routes/alerts.ts')),
  resource('waivers', () => import('./routes/waivers.ts')),
  resource('windows', () => import('./routes/windows.ts')),
  resource('attestations', () => import('./routes/attestations.ts')),
  resource('drills', () => import('./routes/drills.ts')),
  resource('uploads', () => import('./routes/uploads.ts')),
  resource('jobs', () => import('./routes/jobs.ts')),
  resource('accounts', () => import('./routes/accounts.ts')),
  resource('controls', () => import('./routes/controls.ts')),
  resource('coverage', () => import('./routes/coverage.ts')),
  resource('runs', () => import('./routes/runs.ts')),
  resource('cost', () => import('./routes/cost.ts')),
];
