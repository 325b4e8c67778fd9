/** `plumbline permissions`: the IAM policy that a scan needs, and no more. */

import { Command, Option } from 'commander';
import { ORGANIZATION_ACTIONS } from '../../shared/aws/organization.ts';
import { chosenOf } from '../../shared/config/chosen.ts';
import { controls as all } from '../../shared/controls/index.ts';
import { actionsOf, MANAGED_POLICY_SIZE, policyDocuments } from '../../shared/derive/permissions.ts';
import type { Io } from '../lib/io.ts';
import { list } from '../lib/options.ts';

export const permissionsCommand = (io: Io): Command =>
  new Command('permissions')
    .description('Print the read-only IAM permissions that all controls take, or those that the options pick.')
    .option('--controls <ids>', 'control ids and globs, comma-separated', list)
    .option('--organization', 'also what listing the accounts of an organisation takes, for the management account')
    .addOption(
      new Option('--format <format>', 'a list of policy documents, or one action per line')
        .choices(['json', 'actions'])
        .default('json'),
    )
    .addHelpText(
      'after',
      `
A managed policy holds ${MANAGED_POLICY_SIZE.toLocaleString('en')} characters, so that the list may have more than one document.

Examples:
  plumbline permissions | jq '.[0]' > policy.json
  plumbline permissions --organization
  plumbline permissions --controls 'backup.*,guardduty.*' --format actions`,
    )
    .action(({ controls, organization, format }) => {
      const actions = [...actionsOf(chosenOf(all, controls)), ...(organization ? ORGANIZATION_ACTIONS : [])];
      const distinct = [...new Set(actions)].sort();
      const documents = policyDocuments(distinct);
      const text = format === 'json' ? JSON.stringify(documents, null, 2) : distinct.join('\n');
      io.stdout.write(`${text}\n`);
      io.stderr.write(`${distinct.length} actions in ${documents.length} policy documents\n`);
    });
