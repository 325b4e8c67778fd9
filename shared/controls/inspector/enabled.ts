import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { scans } from '../../services/inspector2/scans.ts';

const on = { EC2: 'ENABLED', ECR: 'ENABLED', LAMBDA: 'ENABLING', LAMBDA_CODE: 'ENABLED' } as const;
const types = (changed: Partial<Record<keyof typeof on, 'DISABLED' | 'SUSPENDED' | null>> = {}) => ({
  types: { ...on, ...changed },
});

export default control({
  id: 'inspector.enabled',
  title: 'Amazon Inspector scans instances, images and functions in every region',
  severity: 'high',
  seeds: ['000:36', '001:148', '001:154'],
  satisfies: [
    stricter(['fsbp/Inspector.1', 'fsbp/Inspector.2', 'fsbp/Inspector.3', 'fsbp/Inspector.4'], 'scanTypes'),
    ...judges('nist-800-53-r5/RA-5', 'nist-800-53-r5/SI-2', 'soc2/CC7.1', 'iso-27001/A.8.8', 'pci-4.0/11.3.1'),
    ...judges('fedramp-20x/KSI-SCR-MON', 'fedramp-20x/KSI-SVC-EIS', 'soc2/CC3.2', 'pci-4.0/11.3.1.2'),
    'iso-27001/A.8.7',
  ],
  equivalents: {
    prowler: [inPart('inspector2_is_enabled', 'that scans of what a region does not have may be off')],
    securityHub: ['Inspector.1', 'Inspector.2', 'Inspector.3', 'Inspector.4'],
    config: [
      stricter(
        [
          'INSPECTOR_EC2_SCAN_ENABLED',
          'INSPECTOR_ECR_SCAN_ENABLED',
          'INSPECTOR_LAMBDA_CODE_SCAN_ENABLED',
          'INSPECTOR_LAMBDA_STANDARD_SCAN_ENABLED',
        ],
        'scanTypes',
      ),
    ],
  },
  parameters: { scanTypes: list(['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE'], 'types of scan that are on') },
  subject: scans,
  why: 'A library that was safe when it was built is not a year later; only what is scanned again is found.',
  fix: {
    command:
      'aws inspector2 enable --resource-types EC2 ECR LAMBDA LAMBDA_CODE --account-ids {account} --region {region}',
    mind: 'Inspector charges for what it scans; a member may have to ask the administrator of the organisation',
  },
  console: 'inspector/v2/home?region={region}#/settings/account-management',
  deed: 'switched scans of Amazon Inspector off',
  evaluate: ({ facts }, _others, { scanTypes }) => {
    const statusOf = (type: string) => facts.types[type];
    const off = thoseOf(
      scanTypes,
      (type) => statusOf(type) !== null && statusOf(type) !== 'ENABLED' && statusOf(type) !== 'ENABLING',
    );
    if (off.length > 0) return fail(`it does not scan ${listed(off)}`);
    const offered = scanTypes.filter((type) => statusOf(type) !== null);
    return offered.length > 0
      ? pass(`it scans ${listed(offered)}`)
      : notApplicable('the region offers none of the scans that are asked for');
  },
  examples: {
    pass: [
      { name: 'all', facts: types() },
      { name: 'one that the region does not offer', facts: types({ LAMBDA_CODE: null }) },
      { name: 'all that are asked for', facts: types({ ECR: 'DISABLED' }), parameters: { scanTypes: ['EC2'] } },
    ],
    fail: [
      { name: 'one is off', facts: types({ ECR: 'DISABLED' }) },
      { name: 'one is suspended', facts: types({ EC2: 'SUSPENDED' }) },
      { name: 'one that nobody knows', facts: types(), parameters: { scanTypes: ['DISKS'] } },
    ],
    notApplicable: [{ name: 'not offered', facts: types({ LAMBDA: null }), parameters: { scanTypes: ['LAMBDA'] } }],
  },
});
