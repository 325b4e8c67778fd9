import { varied } from '../../../core/example.ts';

const closed = { name: 'web', vpc: 'vpc-1', open: [], openByPrefixList: [], ingressRules: 1, egressRules: 1 };
const rule = (protocol: string, from: number, to: number) => ({ protocol, from, to, source: '0.0.0.0/0' });

export const examples = varied({
  common: { facts: closed },
  pass: [
    { name: 'nothing open' },
    { name: 'HTTPS to everybody', facts: { open: [rule('tcp', 443, 443)] } },
    { name: 'ports below and above', facts: { open: [rule('tcp', 0, 19), rule('tcp', 24, 24)] } },
    { name: 'a protocol without ports', facts: { open: [rule('50', 0, 65_535)] } },
    {
      name: 'a port that is accepted here',
      facts: { open: [rule('tcp', 8080, 8080)] },
      parameters: { ports: ['22'] },
    },
    {
      name: 'a protocol that is accepted here',
      facts: { open: [rule('udp', 22, 22)] },
      parameters: { protocols: ['tcp'] },
    },
  ],
  fail: [
    { name: 'SSH', facts: { open: [rule('tcp', 22, 22)] } },
    { name: 'remote desktop over UDP', facts: { open: [rule('udp', 3389, 3389)] } },
    { name: 'a range that ends with one', facts: { open: [rule('tcp', 19, 20)] } },
    { name: 'a range that begins with one', facts: { open: [rule('tcp', 27_017, 28_000)] } },
    { name: 'everything', facts: { open: [rule('-1', 0, 65_535)] } },
    {
      name: 'everything, where TCP alone counts',
      facts: { open: [rule('-1', 0, 65_535)] },
      parameters: { protocols: ['tcp'] },
    },
    { name: 'by way of a prefix list', facts: { openByPrefixList: [rule('tcp', 22, 22)] } },
  ],
});
