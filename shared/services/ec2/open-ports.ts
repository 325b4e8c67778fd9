/** The ports that a rule of a security group opens. */
import type { OpenRule } from './security-groups.ts';

/** A rule of every protocol counts as one of each. Protocols without ports reach no service that listens on a port. */
const EVERY = '-1';

/** Whether the rule opens one of these ports over one of these protocols. */
export const reaches = (
  { protocol, from, to }: OpenRule,
  ports: readonly string[],
  protocols: readonly string[],
): boolean =>
  [EVERY, ...protocols].includes(protocol) && ports.some((port) => from <= Number(port) && Number(port) <= to);

/** Ports that a protocol may open to the internet. */
type Accepted = Readonly<Record<string, readonly string[]>>;

/** Whether every port that the rule opens is one of those of its protocol. */
export function opensOnly({ protocol, from, to }: OpenRule, ports: Accepted): boolean {
  const accepted = (ports[protocol] ?? []).map(Number).filter((port) => from <= port && port <= to);
  return new Set(accepted).size === to - from + 1;
}
