import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { organizationHubs } from '../../services/securityhub/organization.ts';
import { faultOf } from '../../services/securityhub/organization-faults.ts';
import { examples } from './examples/delegated-admin.ts';

export default control({
  id: 'securityhub.delegated-admin',
  title: 'Security Hub is administered for the organisation, enables itself and gathers its findings',
  severity: 'high',
  seeds: ['000:16'],
  satisfies: [
    'nist-800-53-r5/CA-7',
    'nist-800-53-r5/CM-6',
    'nist-800-53-r5/SI-4',
    'soc2/CC7.2',
    'fedramp-20x/KSI-CNA-EIS',
  ],
  equivalents: {
    prowler: [
      inPart(
        'securityhub_delegated_admin_enabled_all_regions',
        'the hub of each account, and that findings may stay in their region',
      ),
    ],
  },
  subject: organizationHubs,
  why: 'An account created tomorrow is checked by nobody unless the organisation sees to it, and findings that no home region gathers are read by nobody.',
  fix: {
    values: ({ id, facts }) => {
      const { administrator } = facts;
      if (!administrator) return { region: id };
      const lacks = faultOf(facts)?.lacks;
      const units = lacks === 'units' ? facts.enabling.leavesOut : undefined;
      return { region: id, account: administrator, lacks, units };
    },
    command:
      'aws securityhub enable-organization-admin-account --admin-account-id "<ADMINISTRATOR: id of the account that is to administer Security Hub>" --region {region}',
    instead: [
      {
        when: { lacks: 'enabling' },
        command: 'aws securityhub update-organization-configuration --auto-enable --region {region}',
        mind: 'accounts that join from now on are billed for their checks',
      },
      {
        when: { lacks: 'home' },
        command:
          'aws securityhub create-finding-aggregator --region-linking-mode ALL_REGIONS --region "<HOME_REGION: region in which findings are to gather>"',
      },
      {
        when: { lacks: 'room' },
        steps: [
          'let members that left go: aws securityhub delete-members --account-ids "<MEMBERS: ids of accounts that left>" --region {region}',
          'or ask AWS Support for a higher limit',
        ],
      },
      {
        when: { lacks: 'units' },
        steps: [
          'let the policy of {units} enable Security Hub, or take that policy off so that the one on the root holds (Security Hub, Configuration)',
        ],
        mind: 'Security Hub is switched on, and billed, in the accounts of these units',
      },
    ],
  },
  console: 'securityhub/home?region={region}#/settings/configuration',
  deed: 'changed how Security Hub is administered',
  evaluate: ({ facts }) => {
    const { administrator } = facts;
    if (!administrator) return fail('Security Hub has no delegated administrator in this region');
    const fault = faultOf(facts)?.says(facts);
    if (fault) return fail(fault);
    const enabling = facts.enabling.by === 'POLICY' ? 'a policy on the root' : 'automatic enabling';
    return pass(`${administrator} administers Security Hub with ${enabling}; findings gather in ${facts.home}`);
  },
  examples,
});
