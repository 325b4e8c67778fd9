/** Repositories that the configuration names for an account, with what pipelines uploaded about them. */
import { collector, type Resource } from '../core/collector.ts';
import { instantOf, type Seen } from '../core/reading.ts';
import type { RepositoryResults, Upload } from '../core/upload.ts';

export interface StatedUpload extends Omit<Upload, 'at'> {
  readonly at: Seen<string>;
}

export interface Repository extends Omit<RepositoryResults, 'uploads' | 'name'> {
  /** False if the configuration names no repository for the account; the account is then the resource. */
  readonly named: boolean;
  readonly uploads: readonly StatedUpload[];
}

const ID = 'repositories.results';

export const repositories = collector({
  id: ID,
  kind: 'repository',
  evidence: 'repository',
  scope: 'account',
  actions: [],
  triggers: [],
  collect: async ({ account, results }): Promise<Resource<Repository>[]> => {
    const named = await results(account);
    if (named.length === 0) return [{ id: account.id, facts: { named: false, branch: '', without: [], uploads: [] } }];
    return named.map(({ name, uploads, ...more }) => ({
      id: name,
      facts: { named: true, ...more, uploads: uploads.map(stated) },
    }));
  },
});

const stated = (upload: Upload): StatedUpload => ({
  ...upload,
  at: instantOf(upload.at, ID, `at of ${upload.check}`),
});
