/** How the simulated Security Hub imports findings ("BatchImportFindings for finding providers", AWS Security Hub User Guide). */
import type { AwsSecurityFinding, ImportFindingsError } from '@aws-sdk/client-securityhub';
import { apiError } from '../service.ts';

interface Hub {
  readonly hub: unknown;
  findings: AwsSecurityFinding[];
}

const MOST = 100;
const LARGEST = 240 * 1_024;
const REQUIRED = [
  ...(['SchemaVersion', 'Id', 'ProductArn', 'GeneratorId', 'AwsAccountId'] as const),
  ...(['CreatedAt', 'UpdatedAt', 'Title', 'Description', 'Resources'] as const),
];

export function importFindings(
  state: Hub,
  place: { readonly account: string; readonly region: string },
  findings: readonly AwsSecurityFinding[],
) {
  if (findings.length === 0 || findings.length > MOST)
    throw apiError('InvalidInputException', `Findings has ${findings.length} items, and 1 to ${MOST} are taken.`, 400);
  const FailedFindings: ImportFindingsError[] = [];
  for (const finding of findings) {
    const fault = state.hub ? faultOf(finding, place) : notSubscribed(place.account);
    if (fault) FailedFindings.push({ Id: finding.Id, ...fault });
    else store(state, place.region, finding);
  }
  const FailedCount = FailedFindings.length;
  return { SuccessCount: findings.length - FailedCount, FailedCount, FailedFindings };
}

const notSubscribed = (account: string) => ({
  ErrorCode: 'InvalidAccess',
  ErrorMessage: `Account ${account} is not subscribed to AWS Security Hub`,
});

function faultOf(finding: AwsSecurityFinding, { account }: { readonly account: string }) {
  const missing = REQUIRED.find((name) => finding[name] === undefined);
  if (missing) return invalid(`required field ${missing} is missing`);
  if (JSON.stringify(finding).length > LARGEST) return invalid('the finding is larger than 240 KB');
  if (finding.AwsAccountId === account) return null;
  return { ErrorCode: 'InvalidAccess', ErrorMessage: `The finding is of account ${finding.AwsAccountId}` };
}

const invalid = (why: string) => ({
  ErrorCode: 'InvalidInput',
  ErrorMessage: `Finding does not adhere to Amazon Finding Format: ${why}.`,
});

/** An update that is not newer is ignored. Customers own the workflow and the note of a finding: an update leaves them. */
function store(state: Hub, region: string, finding: AwsSecurityFinding): void {
  const isSame = ({ Id, ProductArn }: AwsSecurityFinding) => Id === finding.Id && ProductArn === finding.ProductArn;
  const known = state.findings.find(isSame);
  if (known && String(finding.UpdatedAt) <= String(known.UpdatedAt)) return;
  const provided = finding.FindingProviderFields?.Severity?.Label;
  const severity = provided ? { Severity: { Label: provided } } : {};
  const fresh = { Workflow: { Status: 'NEW' as const }, RecordState: 'ACTIVE' as const, Region: region };
  const kept = known ? { Workflow: known.Workflow, Note: known.Note } : {};
  state.findings = [...state.findings.filter((one) => !isSame(one)), { ...fresh, ...finding, ...severity, ...kept }];
}
