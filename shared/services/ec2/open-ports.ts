/** The ports that a rule of a security group opens. */
import type { OpenRule } from './security-groups.ts';

/** Protocols with ports. Other protocols, which count as all ports elsewhere, reach no service that listens on a port. */
const WITH_PORTS = ['tcp', 'udp', '-1'];

/** Whether the rule opens one of these ports. */
export const reaches = ({ protocol, from, to }: OpenRule, ports: readonly string[]): boolean =>
  WITH_PORTS.includes(protocol) && ports.some((port) => from <= Number(port) && Number(port) <= to);

/** Ports that a protocol may open to the internet. */
type Accepted = Readonly<Record<string, readonly string[]>>;

/** Whether every port that the rule opens is one of those of its protocol. */
export function opensOnly({ protocol, from, to }: OpenRule, ports: Accepted): boolean {
  const accepted = (ports[protocol] ?? []).map(Number).filter((port) => from <= port && port <= to);
  return new Set(accepted).size === to - from + 1;
}
