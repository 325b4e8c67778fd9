/** The pages over a store that a test has written, without checklists, jobs and controls. */
import type { Store } from '../../cli/lib/store.ts';
import { memoryLimiter } from '../../shared/api/limiter.ts';
import type { Identity } from '../../shared/api/ports.ts';
import { pagesApp } from '../../shared/pages/app.ts';
import { NO_CHECKLISTS, type PagePorts } from '../../shared/pages/ports.ts';

const refuse = async (): Promise<never> => {
  throw new Error('these pages read the history alone');
};

export function pagesOver(store: Store, failures: unknown[], identity: Identity): ReturnType<typeof pagesApp> {
  const clock = () => new Date();
  const ports: PagePorts = {
    ...{ ...store, clock, telling: {}, store: { folder: 'store' }, version: '0.0.0' },
    jobs: {
      files: { read: refuse, create: refuse, write: refuse, put: refuse },
      ...{ start: refuse, addressOf: refuse, fileOf: refuse },
    },
    ...{ identity, limiter: memoryLimiter(clock, 100_000) },
    cursorKey: async () => 'a key of the tests',
    controls: async () => [],
    ...{ checklists: NO_CHECKLISTS, config: {}, sessions: null, queues: null },
    failed: (error) => failures.push(error),
  };
  return pagesApp(ports);
}
