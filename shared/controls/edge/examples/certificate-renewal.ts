import { varied } from '../../../core/example.ts';

const id = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
const issued = {
  domain: 'www.example.com',
  status: 'ISSUED',
  type: 'AMAZON_ISSUED',
  inUse: true,
  expires: '2026-08-01T00:00:00.000Z',
  renewable: true,
  renewal: null,
} as const;
const imported = { ...issued, type: 'IMPORTED', renewable: null } as const;
const soon = { ...issued, expires: '2026-03-01T00:00:00.000Z' } as const;

export const examples = varied({
  common: { facts: issued },
  pass: [
    { name: 'renewed by ACM' },
    { name: 'imported, with months left', facts: imported },
    {
      name: 'imported, with a day more than is asked for',
      facts: { ...imported, expires: '2026-03-17T12:00:00.000Z' },
    },
    { name: 'in the middle of its renewal', facts: { ...soon, renewal: 'PENDING_AUTO_RENEWAL' } },
  ],
  fail: [
    {
      name: 'imported, with as long left as is asked for',
      id,
      facts: { ...imported, expires: '2026-03-16T12:00:00.000Z' },
    },
    { name: 'within the grace', id, facts: { expires: '2026-02-14T12:00:00.000Z' } },
    { name: 'not renewable', id, facts: { renewable: false } },
    { name: 'renewal failed', id, facts: { ...soon, renewal: 'FAILED' } },
    { name: 'renewal waits for a person', id, facts: { ...soon, renewal: 'PENDING_VALIDATION' } },
    { name: 'expired', id, facts: { status: 'EXPIRED', expires: '2026-01-01T00:00:00.000Z' } },
    { name: 'revoked', id, facts: { status: 'REVOKED' } },
  ],
  notApplicable: [
    { name: 'unused', facts: { ...imported, inUse: false, expires: '2026-01-20T00:00:00.000Z' } },
    { name: 'never issued', facts: { status: 'PENDING_VALIDATION', expires: null } },
  ],
});
