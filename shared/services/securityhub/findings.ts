/** AWS Security Hub (CSPM): the open critical findings, and the status of each control of its standards. */

import type { AwsSecurityFinding, AwsSecurityFindingFilters } from '@aws-sdk/client-securityhub';
import { arnParts } from '../../core/arn.ts';
import { type Aws, about, apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { given, instantOf, known, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';
import { type Hub, hubs } from './hubs.ts';

const sdk = () => import('@aws-sdk/client-securityhub');

const ACTION = 'securityhub:GetFindings';
/** The most findings in one page of GetFindings. */
const PAGE = 100;
/** Beyond this many findings, reading stops and reports that: at 3 calls a second, a large account would delay the scan. */
const MOST_FINDINGS = 1_000;

/** The most critical findings that the collector reads; no control accepts as many. */
export const CRITICAL_READ = 100;

type Condition = NonNullable<AwsSecurityFindingFilters['RecordState']>[number];
const equal = (...values: string[]): Condition[] => values.map((Value) => ({ Value, Comparison: 'EQUALS' }));

/**
 * Limits the findings to this account and region: an administrator also sees the findings of its members, and a home region
 * those of the regions linked to it.
 */
const here = (aws: Aws): AwsSecurityFindingFilters => ({
  AwsAccountId: equal(aws.account.id),
  Region: equal(aws.region),
  RecordState: equal('ACTIVE'),
});

/** A finding without a readable owner may be another account's: it stays a resource, and its facts are unreadable. */
const isReal = ({ AwsAccountId, Sample }: AwsSecurityFinding, aws: Aws): boolean =>
  Sample !== true && (AwsAccountId === undefined || AwsAccountId === aws.account.id);

const ownerOf = ({ AwsAccountId }: AwsSecurityFinding): Seen<string> => given(AwsAccountId, ACTION, 'AwsAccountId');

export interface CriticalFinding {
  readonly title: string;
  /** `Security Hub`, `GuardDuty`, `Inspector`, … */
  readonly product: string;
  /** ISO instant at which its product first reported it. */
  readonly createdAt: Seen<string>;
}

/** The generator of findings that Plumbline imported. If they counted, a failing control would keep itself failing for ever. */
const OWN_GENERATOR = 'plumbline';

/**
 * An administrator updates its members' findings as well. The id of a finding of Security Hub or GuardDuty is an ARN that names
 * the account and region.
 */
const UPDATED = about(
  { fields: { within: ['requestParameters', 'findingIdentifiers'], arn: 'id' }, here: true },
  apiCalls('securityhub', 'BatchUpdateFindings'),
);

/**
 * Open findings of label CRITICAL, from any product: the oldest hundred, which suffice to decide. A finding that is resolved or
 * suppressed does not have the status NEW or NOTIFIED any more.
 */
export const criticalFindings = collector({
  id: 'securityhub.critical-findings',
  scope: 'region',
  actions: [ACTION],
  absent: {
    'GetFindings.Findings[].Sample': 'it is no sample ("AwsSecurityFinding", AWS Security Finding Format: optional)',
  },
  triggers: [
    // Sent for every finding and each of its updates. The filter ignores its state: an archived, resolved or suppressed finding
    // is how the account recovers. A failed control that passes again is not critical any more; the next scan finds that. An
    // administrator receives its members' findings as well, and a home region those of the regions linked to it.
    about(
      { fields: { within: ['findings'], account: 'AwsAccountId', region: 'Region' } },
      serviceEvent('aws.securityhub', 'Security Hub Findings - Imported', {
        findings: {
          Severity: { Label: ['CRITICAL'] },
          // what Plumbline imported is not counted, so it need not be read again
          GeneratorId: [{ 'anything-but': { prefix: OWN_GENERATOR } }],
        },
      }),
    ),
    UPDATED,
  ],
  uses: [hubs],
  sdk,
  collect: async (aws, { SecurityHubClient, paginateGetFindings }): Promise<Resource<CriticalFinding>[]> => {
    if ((await aws.facts(hubs)).length === 0) return [];
    const pages = paginateGetFindings(
      { client: aws.client(SecurityHubClient), pageSize: PAGE },
      {
        Filters: {
          ...here(aws),
          SeverityLabel: equal('CRITICAL'),
          WorkflowStatus: equal('NEW', 'NOTIFIED'),
          GeneratorId: [{ Value: OWN_GENERATOR, Comparison: 'PREFIX_NOT_EQUALS' }],
        },
        SortCriteria: [{ Field: 'CreatedAt', SortOrder: 'asc' }],
      },
    );
    const { findings } = await readUpTo(CRITICAL_READ, pages, aws);
    return findings.map((finding, index) => ({
      id: finding.Id ?? `finding ${index}`,
      facts: {
        title: finding.Title ?? 'untitled',
        product: finding.ProductName ?? 'unnamed product',
        createdAt: seenIn(() => {
          known(ownerOf(finding));
          return instantOf(finding.CreatedAt, ACTION, 'CreatedAt');
        }),
      },
    }));
  },
});

/**
 * The status of the controls of the enabled standards, by the rule of "Evaluating compliance status and control status":
 * archived and suppressed findings do not count; a control has failed if any finding of it failed, is undetermined if any could
 * not be evaluated, and has passed if all passed. A disabled control has no findings.
 */
export interface ControlResults {
  /** ISO instant. */
  readonly subscribedAt: Seen<string>;
  /** Ids of security controls: `S3.1`. */
  readonly failed: Seen<readonly string[]>;
  readonly undetermined: Seen<readonly string[]>;
  /** How many controls have certainly passed; there may be more if there are too many findings to read. */
  readonly passedAtLeast: Seen<number>;
  readonly passed: Seen<number>;
}

/** One resource per region that has Security Hub. */
export const controlResults = collector({
  id: 'securityhub.control-results',
  scope: 'region',
  seldom: 'the share of controls that pass moves slowly, and critical findings are judged by every scan',
  actions: [ACTION],
  absent: {
    'GetFindings.Findings[].Sample': 'it is no sample ("AwsSecurityFinding", AWS Security Finding Format: optional)',
  },
  triggers: [UPDATED],
  uses: [hubs],
  sdk,
  collect: async (aws, { SecurityHubClient, paginateGetFindings }): Promise<Resource<ControlResults>[]> => {
    const [hub] = await aws.facts(hubs);
    if (!hub) return [];
    const client = aws.client(SecurityHubClient);
    const checks = (...statuses: string[]) =>
      readUpTo(
        MOST_FINDINGS,
        paginateGetFindings(
          { client, pageSize: PAGE },
          {
            Filters: {
              ...here(aws),
              ProductArn: equal(productArn(hub, aws.region)),
              ComplianceStatus: equal(...statuses),
              WorkflowStatus: [{ Value: 'SUPPRESSED', Comparison: 'NOT_EQUALS' }],
            },
          },
        ),
        aws,
      );
    const open = await checks('FAILED', 'WARNING', 'NOT_AVAILABLE');
    const good = await checks('PASSED');
    return [{ id: hub.id, facts: { subscribedAt: subscribedAt(hub), ...results(open, good) } }];
  },
});

/** Unread if no finding is known to have failed, and one that could not be read might have. */
function results(open: Reading, good: Reading): Omit<ControlResults, 'subscribedAt'> {
  const notPassed = open.findings.map(resultOf);
  const readable = notPassed.flatMap((result) => (result instanceof CouldNotRead ? [] : [result]));
  const failed = controlsOf(readable.filter(({ status }) => status === 'FAILED'));
  const undetermined = controlsOf(readable).filter((id) => !failed.includes(id));
  const passes = good.findings.map(controlOf);
  const unread = [...notPassed, ...passes].find((result) => result instanceof CouldNotRead);
  if (unread && failed.length === 0)
    return { failed: unread, undetermined: unread, passedAtLeast: unread, passed: unread };
  if (unread) return { failed, undetermined, passedAtLeast: 0, passed: unread };
  const passed = [...new Set(passes.map(known<string>))].filter(
    (id) => !failed.includes(id) && !undetermined.includes(id),
  ).length;
  // If some failures were not read, a control that seems to have passed may have one of them.
  const passedAtLeast = open.complete ? passed : 0;
  if (open.complete && good.complete) return { failed, undetermined, passedAtLeast, passed };
  const tooMany = new CouldNotRead(ACTION, 'failed', `more than ${MOST_FINDINGS} control findings`);
  return { failed, undetermined, passedAtLeast, passed: tooMany };
}

interface Result {
  readonly control: string;
  readonly status: string;
}

const OUTCOMES = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'] as const;

/** Findings from before control ids existed have only a generator. */
const controlOf = (finding: AwsSecurityFinding): Seen<string> =>
  seenIn(() => {
    known(ownerOf(finding));
    return required(finding.Compliance?.SecurityControlId ?? finding.GeneratorId, ACTION, 'SecurityControlId');
  });

const resultOf = (finding: AwsSecurityFinding): Seen<Result> =>
  seenIn(() => ({
    control: known(controlOf(finding)),
    status: known(oneOf(finding.Compliance?.Status, OUTCOMES, ACTION, 'Compliance.Status')),
  }));

/** The distinct controls of the results. */
const controlsOf = (results: readonly Result[]): string[] => [...new Set(results.map(({ control }) => control))];

/** Security Hub as the product that reports its own controls' findings, in the partition of the hub. */
const productArn = (hub: Resource<Hub>, region: string): string =>
  `arn:${arnParts(hub.id).partition}:securityhub:${region}::product/aws/securityhub`;

function subscribedAt({ facts }: Resource<Hub>): Seen<string> {
  return facts instanceof CouldNotRead ? facts : facts.subscribedAt;
}

interface Reading {
  readonly findings: readonly AwsSecurityFinding[];
  readonly complete: boolean;
}

/** The first real findings of a list, at least `most` if there are as many, and whether the list ended there. */
async function readUpTo(
  most: number,
  pages: AsyncIterable<{ Findings?: AwsSecurityFinding[] | undefined; NextToken?: string | undefined }>,
  aws: Aws,
): Promise<Reading> {
  const findings: AwsSecurityFinding[] = [];
  for await (const page of pages) {
    findings.push(...required(page.Findings, ACTION, 'Findings').filter((finding) => isReal(finding, aws)));
    if (page.NextToken && findings.length >= most) return { findings, complete: false };
  }
  return { findings, complete: true };
}
