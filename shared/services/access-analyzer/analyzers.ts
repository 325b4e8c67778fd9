/** IAM Access Analyzer: the analyzers that watch a region. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, required } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-accessanalyzer');

export interface Analyzer {
  readonly name: string;
  /** `ACCOUNT` and `ORGANIZATION` look for external access; others end in `_UNUSED_ACCESS` or `_INTERNAL_ACCESS`. */
  readonly type: string;
  /** `ACTIVE`, `CREATING`, `DISABLED` or `FAILED`. */
  readonly status: string;
}

/** Analyzers that the account owns in the region. One call tells of every type. */
export const analyzers = collector({
  id: 'access-analyzer.analyzers',
  scope: 'region',
  actions: ['access-analyzer:ListAnalyzers'],
  triggers: [apiCalls('access-analyzer', 'CreateAnalyzer', 'UpdateAnalyzer', 'DeleteAnalyzer')],
  sdk,
  collect: async (aws, { AccessAnalyzerClient, paginateListAnalyzers }) => {
    const client = aws.client(AccessAnalyzerClient);
    const found = await all(paginateListAnalyzers({ client }, {}), (page) =>
      required(page.analyzers, 'access-analyzer:ListAnalyzers', 'analyzers'),
    );
    return found.map(
      ({ arn, name, type, status, tags }): Resource<Analyzer> => ({
        id: required(arn, 'access-analyzer:ListAnalyzers', 'arn'),
        tags: tags ?? {},
        facts: {
          name: name ?? String(arn),
          type: required(type, 'access-analyzer:ListAnalyzers', 'type'),
          status: required(status, 'access-analyzer:ListAnalyzers', 'status'),
        },
      }),
    );
  },
});
