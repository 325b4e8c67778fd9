import { varied } from '../../../core/example.ts';

const limit = '2025-12-01T12:00:00.000Z'; // 45 days before the examples' now
const recent = '2025-12-02T12:00:00.000Z';
const user = { name: 'ci', created: '2024-01-01T00:00:00.000Z', mfa: true, password: null, accessKeys: [] };
const key = { slot: 1, active: true, rotated: '2025-01-01T00:00:00.000Z', lastUsed: recent };

export const examples = varied({
  common: { facts: user },
  pass: [
    { name: 'a key in use', facts: { accessKeys: [key] } },
    { name: 'a password in use', facts: { password: { changed: limit, lastUsed: recent } } },
    { name: 'a new, unused key', facts: { accessKeys: [{ ...key, rotated: recent, lastUsed: null }] } },
    {
      name: 'an inactive key beside one in use',
      facts: { accessKeys: [key, { ...key, slot: 2, active: false, lastUsed: limit }] },
    },
  ],
  fail: [
    {
      name: 'a key unused for 45 days',
      facts: { accessKeys: [{ ...key, lastUsed: limit }] },
      values: { credential: 'access key 1' },
    },
    { name: 'an old key, never used', facts: { accessKeys: [{ ...key, lastUsed: null, rotated: limit }] } },
    { name: 'a password unused for 45 days', facts: { password: { changed: recent, lastUsed: limit } } },
    { name: 'a password never used', facts: { password: { changed: null, lastUsed: null } } },
  ],
  notApplicable: [
    { name: 'no credential', facts: { accessKeys: [{ ...key, active: false, lastUsed: limit }] } },
    {
      name: 'a user for emergencies',
      facts: { password: { changed: limit, lastUsed: null } },
      parameters: { breakGlassUsers: ['ci'] },
    },
  ],
});
