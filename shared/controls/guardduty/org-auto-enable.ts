import { inPart, judges } from '../../core/claim.ts';
import { control, fail, type Known, pass } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import {
  type OrganizationThreatDetection,
  organizationThreatDetection,
} from '../../services/guardduty/organization.ts';
import { examples } from './examples/org-auto-enable.ts';

type Facts = Known<OrganizationThreatDetection>;

/** Reasons why the organisation is not governed, each with its fix. Each suffices, whatever else could not be read. */
const FAULTS = [
  {
    lacks: 'enabling',
    holds: ({ autoEnable }: Facts) => autoEnable !== 'ALL',
    words: ({ autoEnable }: Facts) => `member accounts are enabled automatically: ${autoEnable}, not ALL`,
  },
  {
    lacks: 'room',
    holds: ({ memberLimitReached }: Facts) => memberLimitReached,
    words: () => 'the administrator has reached its limit of member accounts',
  },
] as const;

const faultOf = (facts: Facts) => firstOf(FAULTS, ({ holds }) => holds(facts));

export default control({
  id: 'guardduty.org-auto-enable',
  title: 'GuardDuty has a delegated administrator and enables itself in every member account',
  severity: 'high',
  seeds: ['000:15'],
  satisfies: [
    ...judges('nist-800-53-r5/SI-4', 'nist-800-53-r5/CM-6', 'soc2/CC7.2', 'fedramp-20x/KSI-CNA-RVP'),
    'fedramp-20x/KSI-MLA-OSM',
  ],
  equivalents: {
    prowler: [inPart('guardduty_delegated_admin_enabled_all_regions', 'the detector of each account')],
  },
  subject: organizationThreatDetection,
  why: 'An account created tomorrow has no threat detection until somebody remembers it, unless the organisation does.',
  fix: {
    values: ({ id, facts }) => ({
      region: id,
      ...(facts.administrator ? { account: facts.administrator, lacks: faultOf(facts)?.lacks } : {}),
    }),
    command:
      'aws guardduty enable-organization-admin-account --admin-account-id "<ADMINISTRATOR: id of the account that is to administer GuardDuty>" --region {region}',
    instead: [
      {
        when: { lacks: 'enabling' },
        command:
          'aws guardduty update-organization-configuration --detector-id "$(aws guardduty list-detectors --query DetectorIds[0] --output text --region {region})" --auto-enable-organization-members ALL --region {region}',
        mind: 'GuardDuty is switched on, and billed, in every member account of the region',
      },
      {
        when: { lacks: 'room' },
        steps: [
          'let members that left go: aws guardduty delete-members --detector-id "<DETECTOR: id of the detector>" --account-ids "<MEMBERS: ids of accounts that left>" --region {region}',
          'or ask AWS Support for a higher limit',
        ],
      },
    ],
  },
  console: 'guardduty/home?region={region}#/linked-accounts',
  deed: 'changed how GuardDuty is administered',
  evaluate: ({ facts }) => {
    if (!facts.administrator) return fail('GuardDuty has no delegated administrator in this region');
    const fault = faultOf(facts);
    if (fault) return fail(fault.words(facts));
    return pass(`${facts.administrator} administers GuardDuty and enables it in every member account`);
  },
  examples,
});
