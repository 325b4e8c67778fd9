/** Examples of guardduty.org-auto-enable, which are many. */

import { varied } from '../../../core/example.ts';

const governed = { administrator: '111122223333', autoEnable: 'ALL', memberLimitReached: false } as const;

export const examples = varied({
  common: {},
  pass: [{ name: 'all members enabled by themselves', facts: governed }],
  fail: [
    { name: 'no administrator', id: 'eu-west-1', facts: { ...governed, administrator: null } },
    { name: 'only new members', id: 'eu-west-1', facts: { ...governed, autoEnable: 'NEW' } },
    { name: 'member limit reached', id: 'eu-west-1', facts: { ...governed, memberLimitReached: true } },
  ],
});
