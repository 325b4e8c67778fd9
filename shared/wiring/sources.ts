/** The adapter of each kind of source that facts come from. */
import { metricSource } from '../aws/metric-source.ts';
import { awsSource } from '../aws/source.ts';
import type { PlumblineConfig } from '../config/schema.ts';
import { probesIn, repositoriesIn } from '../config/sources.ts';
import type { History, Reach } from '../core/ports.ts';
import type { SourceAdapters } from '../core/source.ts';
import { type Look, prober } from '../probes/look.ts';
import { probeSource } from '../probes/source.ts';
import { repositorySource } from '../records/repository-source.ts';
import { recordsSource } from '../records/source.ts';

export interface SourceParts {
  readonly reach: Reach;
  readonly history: Pick<History, 'read'>;
  readonly config: PlumblineConfig;
  /** Replaces the network for probes of endpoints. */
  readonly look?: Look | undefined;
}

export const wireSources = ({ reach, history, config, look = prober() }: SourceParts): SourceAdapters => {
  const aws = awsSource(reach);
  return {
    aws,
    metric: metricSource(aws),
    records: recordsSource(history),
    repository: repositorySource(history, repositoriesIn(config)),
    probe: probeSource(probesIn(config), look),
  };
};
