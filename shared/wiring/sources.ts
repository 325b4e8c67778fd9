/** The adapter of each kind of source that facts come from. */
import { awsSource } from '../aws/source.ts';
import type { PlumblineConfig } from '../config/schema.ts';
import { repositoriesIn } from '../config/sources.ts';
import type { History, Reach } from '../core/ports.ts';
import type { SourceAdapters } from '../core/source.ts';
import { repositorySource } from '../records/repository-source.ts';
import { recordsSource } from '../records/source.ts';

export interface SourceParts {
  readonly reach: Reach;
  readonly history: Pick<History, 'read'>;
  readonly config: PlumblineConfig;
}

export const wireSources = ({ reach, history, config }: SourceParts): SourceAdapters => ({
  aws: awsSource(reach),
  records: recordsSource(history),
  repository: repositorySource(history, repositoriesIn(config)),
});
