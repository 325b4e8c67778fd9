/** Imports findings into the Security Hub of an account, which accepts findings only from that account. */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { IMPORT_ACTION } from '../core/deployed.ts';
import type { Reach } from '../core/ports.ts';

const IMPORTER = { id: 'securityhub.import', actions: [IMPORT_ACTION] };

interface Refusal {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** The role is assumed once for all regions. Throws `CouldNotRead` if the account or its Security Hub does not answer. */
export function findingImporter(reach: Reach) {
  return (account: string) => {
    const within = reach.account(account);
    return async (region: string, findings: readonly object[]): Promise<readonly Refusal[]> => {
      const { BatchImportFindingsCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub');
      const client = within.client(SecurityHubClient, { region }, IMPORTER);
      const Findings = findings as AwsSecurityFinding[];
      const { FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings }));
      return FailedFindings.map(({ Id = '', ErrorCode = '', ErrorMessage = '' }) => ({
        ...{ id: Id, code: ErrorCode, message: ErrorMessage },
      }));
    };
  };
}
