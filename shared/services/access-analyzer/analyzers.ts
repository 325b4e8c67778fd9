/** IAM Access Analyzer: the analyzers that watch a region. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, oneOf, required, type Seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-accessanalyzer');

const LIST = 'access-analyzer:ListAnalyzers';

/** `ACCOUNT` and `ORGANIZATION` look for external access. */
const TYPES = [
  'ACCOUNT',
  'ORGANIZATION',
  'ACCOUNT_UNUSED_ACCESS',
  'ORGANIZATION_UNUSED_ACCESS',
  'ACCOUNT_INTERNAL_ACCESS',
  'ORGANIZATION_INTERNAL_ACCESS',
] as const;
const STATUSES = ['ACTIVE', 'CREATING', 'DISABLED', 'FAILED'] as const;

export interface Analyzer {
  readonly name: string;
  readonly type: Seen<(typeof TYPES)[number]>;
  readonly status: Seen<(typeof STATUSES)[number]>;
}

/** Analyzers that the account owns in the region. One call lists every type. */
export const analyzers = collector({
  id: 'access-analyzer.analyzers',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [LIST],
  triggers: [
    apiCalls(
      'access-analyzer',
      'CreateAnalyzer',
      'UpdateAnalyzer',
      'DeleteAnalyzer',
      'CreateServiceLinkedAnalyzer',
      'DeleteServiceLinkedAnalyzer',
    ),
  ],
  sdk,
  collect: async (aws, { AccessAnalyzerClient, paginateListAnalyzers }) => {
    const client = aws.client(AccessAnalyzerClient);
    const found = await all(paginateListAnalyzers({ client }, {}), (page) =>
      required(page.analyzers, LIST, 'analyzers'),
    );
    return found.map(
      ({ arn, name, type, status, tags }, index): Resource<Analyzer> => ({
        id: arn ?? `analyzer ${index}`,
        tags: given(tags, LIST, 'tags'),
        facts: {
          name: name ?? arn ?? 'unnamed',
          type: oneOf(type, TYPES, LIST, 'type'),
          status: oneOf(status, STATUSES, LIST, 'status'),
        },
      }),
    );
  },
});
