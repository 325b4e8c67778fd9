/** Repositories as a source of facts: those that the configuration names, with what pipelines uploaded about them. */
import type { Account } from '../core/account.ts';
import type { History } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import type { SourceAdapters } from '../core/source.ts';
import type { NamedRepository } from '../core/upload.ts';
import { uploadsOf } from './uploads.ts';

export const repositorySource =
  (
    history: Pick<History, 'read'>,
    namedFor: (account: Account) => readonly NamedRepository[],
  ): SourceAdapters['repository'] =>
  () =>
  () => ({
    results: (account) =>
      each(namedFor(account), async (repository) => {
        const { contents } = await history.read(uploadsOf(repository.name));
        return { ...repository, uploads: Object.values(contents) };
      }),
  });
