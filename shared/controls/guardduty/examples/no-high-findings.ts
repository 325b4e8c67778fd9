import { varied } from '../../../core/example.ts';

const facts = { name: 'payments', management: false };
const detector = { id: '111122223333/d1', facts: { enabled: true, features: {} } };
const threat = { type: 'UnauthorizedAccess:EC2/SSHBruteForce', severity: 8, firstSeen: '2026-01-01T00:00:00.000Z' };
const low = { ...threat, severity: 6.9 };
const fresh = { ...threat, severity: 7, firstSeen: '2026-01-15T12:00:00.000Z' };
const open = (...found: (typeof threat)[]) => ({ openThreats: found.map((facts, at) => ({ id: `d1/f${at}`, facts })) });

export const examples = varied({
  common: { facts, with: { detectors: [detector], openThreats: [] } },
  pass: [
    { name: 'an open finding that is not high', with: open(low) },
    { name: 'nothing open' },
    { name: 'a finding younger than accepted', with: open(threat), parameters: { maxAgeDays: 30 } },
    { name: 'as many as accepted', with: open(threat), parameters: { maxOpen: 1 } },
  ],
  fail: [
    {
      name: 'an open high finding beside one that is not high',
      with: open(fresh, low),
      values: { detector: 'd1', findings: ['f0'], only: 'f0' },
    },
    { name: 'one more than accepted', with: open(threat, threat), parameters: { maxOpen: 1 } },
  ],
  notApplicable: [{ name: 'GuardDuty is off', with: { detectors: [] } }],
});
