import { varied } from '../../../core/example.ts';

const rule = (number: number, allows: boolean, port: number | null, block = '0.0.0.0/0', protocol = '6') => ({
  ...{ ingress: true, number, allows, block },
  protocol: port === null ? '-1' : protocol,
  ports: port === null ? { from: 0, to: 65_535 } : { from: port, to: port },
});
const REFUSED = rule(32_767, false, null);
const acl = (...rules: ReturnType<typeof rule>[]) => ({
  ...{ vpc: 'vpc-1', isDefault: false, subnets: ['subnet-1'] },
  rules: [...rules, REFUSED],
});
const subnet = { subnet: 'subnet-1', vpc: 'vpc-1', zone: 'eu-west-1a', inUse: true, givesPublicAddress: false };
const used = { subnets: [{ facts: subnet }] };
const ofAws = { ...acl(rule(100, true, null)), isDefault: true };

export const examples = varied({
  common: { facts: ofAws, with: used },
  pass: [
    { name: 'HTTPS alone', facts: acl(rule(100, true, 443)) },
    { name: 'SSH from inside', facts: acl(rule(100, true, 22, '10.0.0.0/8')) },
    { name: 'SSH refused before all else is admitted', facts: acl(rule(90, false, 22), rule(100, true, 22)) },
    {
      name: 'everything where that is accepted',
      facts: acl(
        rule(80, false, 22),
        rule(81, false, 22, '0.0.0.0/0', '17'),
        rule(82, false, 3389),
        rule(83, false, 3389, '0.0.0.0/0', '17'),
        rule(100, true, null),
      ),
      parameters: { everything: false },
    },
    { name: 'everything out', facts: acl({ ...rule(100, true, null), ingress: false }) },
  ],
  fail: [
    { name: 'as AWS makes it, in use' },
    { name: 'SSH', facts: acl(rule(100, true, 22)) },
    { name: 'remote desktop over UDP and IPv6', facts: acl(rule(100, true, 3389, '::/0', '17')) },
    { name: 'SSH admitted before it is refused', facts: acl(rule(90, true, 22), rule(100, false, 22)) },
    {
      name: 'the internet in two halves',
      facts: acl(rule(90, true, 22, '0.0.0.0/1'), rule(91, true, 22, '128.0.0.0/1')),
    },
    {
      name: 'SSH refused to a part of the internet',
      facts: acl(rule(90, false, 22, '203.0.113.0/24'), rule(100, true, 22)),
    },
    { name: 'an ACL of your own that nothing uses', facts: acl(rule(100, true, 22)), with: { subnets: [] } },
  ],
  notApplicable: [
    { name: 'as AWS makes it, unused', with: { subnets: [{ facts: { ...subnet, inUse: false } }] } },
    {
      name: 'in use by the subnet of another ACL alone',
      with: { subnets: [{ facts: { ...subnet, subnet: 'subnet-2' } }] },
    },
  ],
});
