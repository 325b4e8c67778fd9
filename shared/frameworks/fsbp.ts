/** AWS Foundational Security Best Practices of Security Hub: the controls of the services that Plumbline reads. */
import type { Framework } from './framework.ts';
import { fsbpCompute } from './fsbp-compute.ts';
import { fsbpData } from './fsbp-data.ts';
import { fsbpGovernance } from './fsbp-governance.ts';
import { fsbpNetwork } from './fsbp-network.ts';

export const fsbp: Framework = {
  id: 'fsbp',
  title: 'AWS Foundational Security Best Practices',
  version: '1.0.0',
  kind: 'settings',
  requirements: { ...fsbpGovernance, ...fsbpCompute, ...fsbpNetwork, ...fsbpData },
};
