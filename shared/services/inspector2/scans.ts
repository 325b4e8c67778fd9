/** Amazon Inspector: what it scans in an account and region, and what it found there that is open. */
import type { FilterCriteria, ResourceState } from '@aws-sdk/client-inspector2';
import { about, apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf, attempted } from '../../core/quantify.ts';
import { known, malformed, oneOf, pastInstantOf, required, type Seen, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-inspector2');

const STATUS = 'inspector2:BatchGetAccountStatus';
const FINDINGS = 'inspector2:ListFindings';
/** The largest page that the API returns; at most this many open findings are counted. */
export const MOST_COUNTED = 100;

/** "State", Amazon Inspector API Reference. */
const STATUSES = ['ENABLING', 'ENABLED', 'DISABLING', 'DISABLED', 'SUSPENDING', 'SUSPENDED'] as const;
type Status = (typeof STATUSES)[number];

const SCANS = { EC2: 'ec2', ECR: 'ecr', LAMBDA: 'lambda', LAMBDA_CODE: 'lambdaCode' } as const;

export interface Scans {
  /** Types of scan, as `Enable` names them → their status; null for one that the region does not offer. */
  readonly types: Readonly<Record<string, Seen<Status | null>>>;
}

/** One resource: the account in this region. */
export const scans = collector({
  id: 'inspector2.scans',
  scope: 'region',
  actions: [STATUS],
  absent: {
    'BatchGetAccountStatus.accounts[].resourceState.lambda':
      'the region does not offer it ("ResourceState": not required)',
    'BatchGetAccountStatus.accounts[].resourceState.lambdaCode':
      'the region does not offer it ("ResourceState": not required)',
  },
  triggers: [
    // an administrator switches it for members that it names
    about(
      { fields: { within: ['requestParameters'], account: 'accountIds' }, here: true },
      apiCalls('inspector2', 'Enable', 'Disable'),
    ),
  ],
  sdk,
  collect: async (aws, { Inspector2Client, BatchGetAccountStatusCommand }): Promise<Resource<Scans>[]> => {
    const { accounts, failedAccounts = [] } = await aws
      .client(Inspector2Client)
      .send(new BatchGetAccountStatusCommand({ accountIds: [aws.account.id] }));
    const own = required(accounts, STATUS, 'accounts').find(
      ({ accountId }) => required(accountId, STATUS, 'accountId') === aws.account.id,
    );
    const failed = failedAccounts[0]?.errorCode;
    if (!own) throw malformed(STATUS, failed ? `the account failed: ${failed}` : 'the account is not in the answer');
    const state = attempted(() => required(own.resourceState, STATUS, 'resourceState'));
    const types = Object.entries(SCANS).map(([type, field]) => [type, attempted(() => statusOf(known(state), field))]);
    return [{ id: aws.account.id, facts: { types: Object.fromEntries(types) } }];
  },
});

function statusOf(state: ResourceState, field: (typeof SCANS)[keyof typeof SCANS]): Status | null {
  const isOptional = field === 'lambda' || field === 'lambdaCode';
  if (isOptional && state[field] === undefined) return null;
  return known(oneOf(state[field]?.status, STATUSES, STATUS, `${field}.status`));
}

export interface Findings {
  /** How many critical findings are open, `MOST_COUNTED` at most; null where nothing is scanned. */
  readonly critical: Seen<number | null>;
  /** ISO instant at which the oldest open finding of high severity was first seen; null where there is none. */
  readonly oldestHigh: Seen<string | null>;
}

const isOn = (status: Seen<Status | null>): boolean => {
  const found = known(status);
  return found !== null && found !== 'DISABLED';
};

/** One resource: the account in this region. Two calls, however many findings there are. */
export const findings = collector({
  id: 'inspector2.findings',
  scope: 'region',
  actions: [FINDINGS],
  uses: [scans],
  triggers: [serviceEvent('aws.inspector2', 'Inspector2 Finding', { severity: ['CRITICAL'] })],
  sdk,
  collect: async (aws, { Inspector2Client, ListFindingsCommand }): Promise<Resource<Findings>[]> => {
    const client = aws.client(Inspector2Client);
    const [scanned] = await aws.facts(scans);
    const { types } = known(required(scanned, STATUS, 'account').facts);
    const on = attempted(() => anyOf(Object.values(types), isOn));
    if (on instanceof CouldNotRead) return [{ id: aws.account.id, facts: on }];
    if (!on) return [{ id: aws.account.id, facts: { critical: null, oldestHigh: null } }];
    const open = async (severity: 'CRITICAL' | 'HIGH', maxResults: number) => {
      const filterCriteria = openFindings(aws.account.id, severity);
      const sortCriteria = { field: 'FIRST_OBSERVED_AT', sortOrder: 'ASC' } as const;
      const answer = await client.send(new ListFindingsCommand({ filterCriteria, sortCriteria, maxResults }));
      return required(answer.findings, FINDINGS, 'findings');
    };
    const [critical, oldestHigh] = await Promise.all([
      seen(open('CRITICAL', MOST_COUNTED).then((found) => found.length)),
      seen(
        open('HIGH', 1).then(([oldest]) =>
          oldest ? pastInstantOf(oldest.firstObservedAt, aws.now, FINDINGS, 'firstObservedAt') : null,
        ),
      ),
    ]);
    return [{ id: aws.account.id, facts: { critical, oldestHigh } }];
  },
});

/** An administrator also gets the findings of its members. */
function openFindings(account: string, severity: string): FilterCriteria {
  const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }];
  return { awsAccountId: equals(account), findingStatus: equals('ACTIVE'), severity: equals(severity) };
}
