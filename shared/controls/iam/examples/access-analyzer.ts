import { varied } from '../../../core/example.ts';

const facts = { name: 'payments', management: false };
const analyzer = { name: 'external', type: 'ACCOUNT', status: 'ACTIVE' } as const;

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'an analyzer of the account', with: { analyzers: [{ facts: analyzer }] } },
    {
      name: 'one of the organisation beside a disabled one',
      with: {
        analyzers: [{ facts: { ...analyzer, status: 'DISABLED' } }, { facts: { ...analyzer, type: 'ORGANIZATION' } }],
      },
    },
  ],
  fail: [
    { name: 'none', with: { analyzers: [] } },
    { name: 'unused access only', with: { analyzers: [{ facts: { ...analyzer, type: 'ACCOUNT_UNUSED_ACCESS' } }] } },
    {
      name: 'a disabled one',
      with: {
        analyzers: [
          { facts: { ...analyzer, name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS' } },
          { facts: { ...analyzer, status: 'DISABLED' } },
        ],
      },
      values: { analyzer: 'external' },
    },
  ],
});
