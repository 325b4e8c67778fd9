/** Simulated Amazon Inspector: on in every account and region, with what it found in production. */
import type {
  BatchGetAccountStatusRequest,
  DisableRequest,
  EnableRequest,
  Finding,
  ListFindingsRequest,
  Status,
} from '@aws-sdk/client-inspector2';
import { type Call, type ServiceLocation, service } from '../service.ts';

interface Inspector {
  readonly scans: Map<string, Status>;
  readonly findings: Finding[];
}

const TYPES = ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE'] as const;
const A_DAY = 86_400_000;

function seed({ account, region, random, now, flaw }: ServiceLocation): Inspector {
  const finding = (severity: Finding['severity'], days: number): Finding =>
    ({
      findingArn: `arn:aws:inspector2:${region}:${account.id}:finding/${random.hex(32)}`,
      awsAccountId: account.id,
      status: 'ACTIVE',
      severity,
      firstObservedAt: new Date(now.getTime() - days * A_DAY),
    }) as Finding;
  const isProduction = account.kind === 'member' && account.environment === 'production';
  const off = flaw('inspector-off', 0.03) ? 'DISABLED' : flaw('inspector-half-off', 0.03) ? 'SUSPENDED' : 'ENABLED';
  return {
    scans: new Map(TYPES.map((type) => [type, type === 'ECR' || off === 'DISABLED' ? off : 'ENABLED'])),
    findings: [
      ...(flaw('inspector-critical', 0.03) ? [finding('CRITICAL', 2)] : []),
      ...(isProduction ? [finding('HIGH', flaw('inspector-old-high', 0.04) ? 60 : 5)] : []),
    ],
  };
}

const set =
  (status: Status) =>
  ({ state, input }: Call<Inspector, EnableRequest & DisableRequest>) => {
    for (const type of input.resourceTypes ?? TYPES) state.scans.set(type, status);
    return { accounts: [], failedAccounts: [] };
  };

export const inspector2 = service<Inspector>({
  serviceId: 'Inspector2',
  eventSource: 'inspector2',
  scope: 'region',
  seed,
  reads: {
    BatchGetAccountStatus: ({ state, account }: Call<Inspector, BatchGetAccountStatusRequest>) => {
      const of = (type: string) => ({ status: state.scans.get(type) });
      const resourceState = { ec2: of('EC2'), ecr: of('ECR'), lambda: of('LAMBDA'), lambdaCode: of('LAMBDA_CODE') };
      return { accounts: [{ accountId: account.id, state: of('EC2'), resourceState }], failedAccounts: [] };
    },
    ListFindings: ({ state, input }: Call<Inspector, ListFindingsRequest>) => {
      const [severity] = input.filterCriteria?.severity ?? [];
      const found = state.findings.filter((one) => one.severity === severity?.value);
      return { findings: found.slice(0, input.maxResults) };
    },
  },
  writes: { Enable: set('ENABLED'), Disable: set('DISABLED') },
});
