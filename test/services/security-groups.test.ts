import { describe, expect, it } from 'vitest';
import { isAnybody } from '../../shared/services/ec2/ingress.ts';
import { ruleInWords } from '../../shared/services/ec2/security-groups.ts';

describe('a block of addresses', () => {
  it.each(['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '8.0.0.0/7', '::/0', '2000::/3', '2000::/11'])(
    '%s is everybody',
    (cidr) => {
      expect(isAnybody(cidr)).toBe(true);
    },
  );

  it.each(['10.0.0.0/8', '203.0.113.0/24', '2001:db8::/32', '2400::/12', 'fc00::/7', 'fd00::/8', 'fe80::/10', '', 'x'])(
    '%s is somebody',
    (cidr) => {
      expect(isAnybody(cidr)).toBe(false);
    },
  );
});

describe('a rule in words', () => {
  it.each([
    ['tcp', 22, 22, 'tcp 22 from ::/0'],
    ['udp', 1, 9, 'udp 1-9 from ::/0'],
    ['tcp', 0, 65_535, 'tcp all ports from ::/0'],
    ['-1', 0, 65_535, 'everything from ::/0'],
    ['47', 0, 65_535, 'protocol 47 from ::/0'],
  ])('%s %i-%i', (protocol, from, to, words) => {
    expect(ruleInWords({ protocol, from, to, source: '::/0' })).toBe(words);
  });
});
