import { attested } from '../../kinds/attested.ts';

/** Logs arrive in one place by links, centralisation rules, subscriptions or agents, of which AWS shows an account only some. */
export default attested({
  id: 'logging.centralised',
  title: 'Logs of all accounts arrive in one place, where they are searched and analysed',
  severity: 'medium',
  seeds: ['000:102', '001:45', '001:49', '002:48', '003:52', '004:195', '004:196', '004:197'],
  satisfies: [
    'nist-800-53-r5/AU-6(4)',
    'soc2/CC7.2',
    'iso-27001/A.8.15',
    'fedramp-20x/KSI-MLA-OSM',
    'fedramp-20x/KSI-MLA-RVL',
    'pci-4.0/10.3.3',
    'hipaa/164.308(a)(1)(ii)(D)',
  ],
  cadence: 'half-yearly',
  done: 'check of the central logs',
  evidence: 'a search that finds lines of every account, with its result',
  note: 'where the logs arrive',
  covers: ['applications', 'databases', 'audit', 'search', 'analysis'],
  why: 'In an incident that spans accounts, logs that lie in each of them are found too late, or were deleted by the intruder.',
});
