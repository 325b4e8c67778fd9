/** Whether a route leads to a NAT gateway of the zone of its subnet. */
import type { Known, KnownResource } from '../../core/control.ts';
import { anyOf, firstOf } from '../../core/quantify.ts';
import type { NatGateway } from './gateways.ts';
import type { Route, Subnet } from './subnets.ts';

interface Places {
  readonly gateways: readonly KnownResource<NatGateway>[];
  readonly subnets: readonly KnownResource<Subnet>[];
  readonly isShared: boolean;
}

/** A NAT gateway or a NAT instance; not a transit gateway or another target that leads to a central exit. */
export const isNat = ({ via }: Known<Route>): boolean => /^(nat|i|eni)-/.test(via);

/** Why the route does not lead to a NAT gateway of the zone; null where it does. */
export function wrongWith(
  { via, isBroken }: Known<Route>,
  { zone }: Known<Subnet>,
  { gateways, subnets, isShared }: Places,
) {
  if (!via.startsWith('nat-')) return `to ${via}, which is an instance`;
  const gateway = firstOf(gateways, ({ facts }) => facts.gateway === via)?.facts;
  if (isBroken || !gateway?.isAvailable) return `to ${via}, which is not available`;
  if (isShared) return null;
  const home = () => firstOf(subnets, ({ facts }) => facts.subnet === gateway.subnet)?.facts.zone;
  const isNear = anyOf([() => gateway.isRegional, () => home() === zone], (question) => question());
  return isNear ? null : `to ${via} in ${home() ?? 'another account'}`;
}
