/** Simulated IAM Access Analyzer. */
import type {
  AnalyzerSummary,
  CreateAnalyzerRequest,
  DeleteAnalyzerRequest,
  ListAnalyzersRequest,
  Type,
} from '@aws-sdk/client-accessanalyzer';
import { apiError, type Call, page, service } from '../service.ts';

interface AccessAnalyzer {
  analyzers: AnalyzerSummary[];
}

const summary = (name: string, type: Type, account: string, region: string, createdAt: Date): AnalyzerSummary => ({
  arn: `arn:aws:access-analyzer:${region}:${account}:analyzer/${name}`,
  name,
  type,
  createdAt,
  status: 'ACTIVE',
  tags: {},
});

export const accessAnalyzer = service<AccessAnalyzer>({
  serviceId: 'AccessAnalyzer',
  eventSource: 'access-analyzer',
  scope: 'region',
  seed: ({ account, region, now, flaw }) => {
    const own = flaw('no-analyzer', 0.04) ? [] : [summary('external-access', 'ACCOUNT', account.id, region, now)];
    const whole = account.kind === 'security' ? [summary('organization', 'ORGANIZATION', account.id, region, now)] : [];
    return { analyzers: [...own, ...whole] };
  },
  reads: {
    ListAnalyzers: ({ state, input, world }: Call<AccessAnalyzer, ListAnalyzersRequest>) => {
      const wanted = state.analyzers.filter(({ type }) => !input.type || type === input.type);
      const { items, next } = page(wanted, input.nextToken, input.maxResults, world);
      return { analyzers: items, nextToken: next };
    },
  },
  writes: {
    CreateAnalyzer: ({ state, input, account, region, now }: Call<AccessAnalyzer, CreateAnalyzerRequest>) => {
      const name = input.analyzerName ?? '';
      if (state.analyzers.some((analyzer) => analyzer.name === name)) {
        throw apiError('ConflictException', `An analyzer with the name ${name} already exists.`, 409);
      }
      const created = summary(name, input.type ?? 'ACCOUNT', account.id, region, now);
      state.analyzers.push(created);
      return { arn: created.arn };
    },
    DeleteAnalyzer: ({ state, input }: Call<AccessAnalyzer, DeleteAnalyzerRequest>) => {
      const left = state.analyzers.filter((analyzer) => analyzer.name !== input.analyzerName);
      if (left.length === state.analyzers.length) {
        throw apiError('ResourceNotFoundException', `The analyzer ${input.analyzerName} does not exist.`, 404);
      }
      state.analyzers = left;
      return {};
    },
  },
});
