import { varied } from '../../../core/example.ts';

const facts = { key: 'partner-1', enabled: true, created: '2025-12-01T00:00:00.000Z' };
const tags = { expires: '2026-03-01' };
const keys = [{ facts }, { facts: { ...facts, key: 'partner-2' } }];
const plan = { name: 'partners', throttle: null, methods: [], stages: [], keys: ['partner-1', 'partner-2'] };
const given = { keys, plans: [{ facts: plan }] };

export const examples = varied({
  common: { facts, with: given },
  pass: [
    { name: 'new, dated and with a standby', tags },
    { name: 'as old as is accepted', facts: { created: '2025-10-17T12:00:01.000Z' }, tags, warns: true },
    { name: 'no date, where none is asked for', parameters: { expiryTag: '' } },
    { name: 'in no usage plan', facts: { key: 'other' }, tags },
    {
      name: 'alone, where that is accepted',
      tags,
      with: { ...given, keys: [{ facts }] },
      parameters: { minKeys: 1 },
    },
  ],
  fail: [
    { name: 'too old', facts: { created: '2025-10-17T12:00:00.000Z' }, tags },
    { name: 'no date' },
    { name: 'a date that is none', tags: { expires: 'soon' } },
    { name: 'ended', tags: { expires: '2026-01-15T12:00:00Z' } },
    { name: 'no standby', tags, with: { ...given, keys: [{ facts }] } },
    {
      name: 'a standby that is disabled',
      tags,
      with: { ...given, keys: [{ facts }, { facts: { ...facts, key: 'partner-2', enabled: false } }] },
    },
    {
      name: 'a standby in another plan',
      tags,
      with: { ...given, plans: [{ facts: { ...plan, keys: ['partner-1'] } }] },
    },
  ],
  notApplicable: [{ name: 'disabled', facts: { enabled: false } }],
});
