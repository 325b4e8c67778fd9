/** Rules of a security group that each admit a part of the internet, and together all of it. Pure. */
import { areEverybody, inOrder, rangeOf } from './address-ranges.ts';

/** Ports that a rule opens, and the blocks of addresses that may reach them. */
export interface Grant {
  /** `tcp`, `udp`, the number of another protocol, or `-1` for every protocol, which counts as all ports. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly cidrs: readonly string[];
}

export interface OpenTogether {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

const EVERY = '-1';

/** Ports that the rules together open to everybody, by protocol. */
export function openTogether(grants: readonly Grant[]): OpenTogether[] {
  if (!togetherEverybody(grants)) return [];
  const every = grants.filter(({ protocol }) => protocol === EVERY);
  const all = openPorts(EVERY, every);
  if (all.length > 0) return all;
  const protocols = [...new Set(grants.map(({ protocol }) => protocol))].filter((protocol) => protocol !== EVERY);
  return protocols.flatMap((protocol) =>
    openPorts(protocol, [...grants.filter((grant) => grant.protocol === protocol), ...every]),
  );
}

const togetherEverybody = (grants: readonly Grant[]): boolean =>
  areEverybody(inOrder(grants.flatMap(({ cidrs }) => cidrs.flatMap((cidr) => rangeOf(cidr) ?? []))));

/** Between two ports at which a rule begins or ends, the same rules apply to every port. */
function openPorts(protocol: string, grants: readonly Grant[]): OpenTogether[] {
  const ordered = grants
    .flatMap(({ from, to, cidrs }) => cidrs.flatMap((cidr) => ({ from, to, range: rangeOf(cidr) })))
    .flatMap(({ from, to, range }) => (range ? [{ from, to, range }] : []))
    .sort((a, b) => a.range.first - b.range.first);
  const begins = [...new Set(grants.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
  const open: { from: number; to: number }[] = [];
  for (const [index, from] of begins.entries()) {
    const to = (begins[index + 1] ?? from) - 1;
    const admitted = ordered.filter((rule) => rule.from <= from && to <= rule.to).map(({ range }) => range);
    if (to < from || !areEverybody(admitted)) continue;
    const last = open.at(-1);
    if (last && last.to === from - 1) last.to = to;
    else open.push({ from, to });
  }
  return open.map((ports) => ({ protocol, ...ports, source: `${blocksOf(grants, ports)} blocks together` }));
}

const blocksOf = (grants: readonly Grant[], { from, to }: { from: number; to: number }): number =>
  new Set(grants.filter((grant) => grant.from <= to && from <= grant.to).flatMap(({ cidrs }) => cidrs)).size;
