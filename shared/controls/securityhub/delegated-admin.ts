import { control, fail, pass } from '../../core/control.ts';
import { organizationHubs } from '../../services/securityhub/organization.ts';

const governed = {
  administrator: '111122223333',
  memberLimitReached: false,
  enabledBy: 'AUTO_ENABLE',
  home: 'eu-west-1',
} as const;

export default control({
  id: 'securityhub.delegated-admin',
  title: 'Security Hub is administered for the organisation, enables itself and gathers its findings',
  severity: 'high',
  seeds: ['000:16'],
  satisfies: ['nist-800-53-r5/CA-7', 'nist-800-53-r5/CM-6', 'nist-800-53-r5/SI-4', 'soc2/CC7.2'],
  equivalents: { prowler: ['securityhub_delegated_admin_enabled_all_regions'] },
  subject: organizationHubs,
  why: 'An account created tomorrow is checked by nobody unless the organisation sees to it, and findings that no home region gathers are read by nobody.',
  fix: {
    values: ({ id, facts }) => {
      const { administrator, memberLimitReached } = facts;
      if (!administrator) return { region: id, lacks: 'administrator' };
      if (memberLimitReached) return { region: id, account: administrator, lacks: 'room' };
      return { region: id, account: administrator, lacks: facts.enabledBy ? 'home' : 'enabling' };
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
    ],
  },
  console: 'securityhub/home?region={region}#/settings/configuration',
  deed: 'changed how Security Hub is administered',
  evaluate: ({ facts }) => {
    const { administrator, memberLimitReached } = facts;
    if (!administrator) return fail('Security Hub has no delegated administrator in this region');
    if (memberLimitReached) return fail(`the administrator ${administrator} has reached its limit of member accounts`);
    if (!facts.enabledBy) return fail('nothing enables Security Hub in accounts that join the organisation');
    if (!facts.home) return fail('no home region gathers the findings of this region');
    const enabling = facts.enabledBy === 'POLICY' ? 'a policy on the root' : 'automatic enabling';
    return pass(`${administrator} administers Security Hub with ${enabling}; findings gather in ${facts.home}`);
  },
  examples: {
    pass: [
      { name: 'enabled by the setting of the region', facts: governed },
      { name: 'enabled by a configuration policy', facts: { ...governed, enabledBy: 'POLICY' } },
    ],
    fail: [
      { name: 'no administrator', facts: { ...governed, administrator: null } },
      { name: 'member limit reached', facts: { ...governed, memberLimitReached: true } },
      { name: 'nothing enables it', facts: { ...governed, enabledBy: null } },
      { name: 'a region that no home region is linked to', facts: { ...governed, home: null } },
    ],
  },
});
