/** The adapter of each kind of source that facts come from. */
import { metricSource } from '../aws/metric-source.ts';
import { awsSource } from '../aws/source.ts';
import type { History, Reach } from '../core/ports.ts';
import type { SourceAdapters } from '../core/source.ts';
import { recordsSource } from '../records/source.ts';

export interface SourceParts {
  readonly reach: Reach;
  readonly history: Pick<History, 'read'>;
}

export const wireSources = ({ reach, history }: SourceParts): SourceAdapters => {
  const aws = awsSource(reach);
  return { aws, metric: metricSource(aws), records: recordsSource(history) };
};
