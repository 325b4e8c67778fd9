/** Addresses that may be probed: public ones alone. */
import { BlockList, isIP } from 'node:net';

/** "IPv4 Special-Purpose Address Registry" of IANA, with multicast; 169.254.0.0/16 holds the metadata of AWS. */
const IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32'],
];

/** Special parts of IPv6, of which only 2000::/3 is assigned, including the parts that contain an IPv4 address. */
const IPV6_PUBLIC = '2000::/3';
const IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

const specialV4 = listOf(IPV4, 'ipv4');
const specialV6 = listOf(IPV6, 'ipv6');
const publicV6 = listOf([IPV6_PUBLIC], 'ipv6');

/** Whether the address is one of the public internet. Text that is no address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !specialV4.check(address, 'ipv4');
  return family === 6 && publicV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}
