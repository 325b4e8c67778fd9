import { varied } from '../../../core/example.ts';

const governed = {
  administrator: '111122223333',
  memberLimitReached: false,
  enabling: { by: 'AUTO_ENABLE', leavesOut: [] as string[] },
  home: 'eu-west-1',
} as const;
const byPolicy = { ...governed, enabling: { by: 'POLICY', leavesOut: [] as string[] } } as const;
const leavingOut = { ...byPolicy, enabling: { by: 'POLICY', leavesOut: ['ou-ab12-payments'] } } as const;

export const examples = varied({
  common: { facts: governed },
  pass: [
    { name: 'enabled by the setting of the region' },
    { name: 'enabled by a configuration policy', facts: byPolicy },
  ],
  fail: [
    { name: 'no administrator', id: 'eu-west-1', facts: { administrator: null }, values: { region: 'eu-west-1' } },
    {
      name: 'member limit reached',
      id: 'eu-west-1',
      facts: { memberLimitReached: true },
      values: { region: 'eu-west-1', account: '111122223333', lacks: 'room' },
    },
    { name: 'nothing enables it', id: 'eu-west-1', facts: { enabling: { by: null, leavesOut: [] } } },
    {
      name: 'a policy on the root that a unit is left out of',
      id: 'eu-west-1',
      facts: leavingOut,
      values: { region: 'eu-west-1', account: '111122223333', lacks: 'units', units: ['ou-ab12-payments'] },
    },
    { name: 'a region that no home region is linked to', id: 'eu-west-1', facts: { home: null } },
  ],
});
