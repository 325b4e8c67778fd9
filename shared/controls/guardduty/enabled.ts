import { control, fail, pass } from '../../core/control.ts';
import { anyOf } from '../../core/quantify.ts';
import { nameOfArn } from '../../core/words.ts';
import { detectors } from '../../services/guardduty/guardduty.ts';
import { thisRegion } from '../../services/subjects.ts';

const healthy = { enabled: true, features: {} };

export default control({
  id: 'guardduty.enabled',
  title: 'GuardDuty watches every account in every region',
  severity: 'critical',
  seeds: ['000:15'],
  satisfies: [
    'fsbp/GuardDuty.1',
    'nist-800-53-r5/SI-4',
    'soc2/CC7.2',
    'pci-4.0/11.5.1',
    'fedramp-20x/KSI-CNA-RVP',
    'fedramp-20x/KSI-MLA-OSM',
    'pci-4.0/10.4.1',
    'pci-4.0/A3.5.1',
    'hipaa/164.308(a)(1)(i)',
  ],
  equivalents: {
    prowler: ['guardduty_is_enabled'],
    securityHub: ['GuardDuty.1'],
    config: ['GUARDDUTY_ENABLED_CENTRALIZED'],
  },
  subject: thisRegion,
  with: { detectors },
  why: 'Without a detector nobody notices stolen credentials or mining instances, least of all in a region nobody uses.',
  fix: {
    values: (_account, { detectors: [detector] }) =>
      detector ? { detector: nameOfArn(detector.id), state: 'suspended' } : {},
    command: 'aws guardduty create-detector --enable --region {region}',
    instead: [
      {
        when: { state: 'suspended' },
        command: 'aws guardduty update-detector --detector-id {detector} --enable --region {region}',
      },
    ],
  },
  console: 'guardduty/home?region={region}#/settings',
  deed: 'switched GuardDuty off',
  evaluate: (_account, { detectors }) => {
    if (anyOf(detectors, (detector) => detector.facts.enabled)) return pass('the GuardDuty detector is enabled');
    if (detectors.length === 0) return fail('GuardDuty has no detector in this region');
    return fail('the GuardDuty detector is suspended');
  },
  examples: {
    pass: [
      {
        name: 'an enabled detector',
        facts: { name: 'payments', management: false },
        with: { detectors: [{ facts: healthy }] },
      },
    ],
    fail: [
      { name: 'no detector', facts: { name: 'payments', management: false }, with: { detectors: [] } },
      {
        name: 'a suspended detector',
        facts: { name: 'payments', management: false },
        with: { detectors: [{ id: '111122223333/ab12', facts: { ...healthy, enabled: false } }] },
        values: { detector: 'ab12', state: 'suspended' },
      },
    ],
  },
});
