/** Which services the subnets of a VPC reach by endpoints of its own. */
import type { Known, KnownResource } from '../../core/control.ts';
import { allHold, anyOf, collected } from '../../core/quantify.ts';
import type { VpcEndpoint } from './gateways.ts';
import { isPublic, tableOf } from './routing.ts';
import type { RouteTable, Subnet } from './subnets.ts';

interface Network {
  readonly subnets: readonly KnownResource<Subnet>[];
  readonly routeTables: readonly KnownResource<RouteTable>[];
  readonly vpcEndpoints: readonly KnownResource<VpcEndpoint>[];
}

/** An interface reaches a service if it is in at least `minZones` zones. */
export function endpointReach(
  vpcId: string,
  { subnets, routeTables, vpcEndpoints }: Network,
  region: string,
  minZones: number,
) {
  const inside = collected(subnets, ({ facts }) => (facts.vpc === vpcId ? [facts] : []));
  const zonesOf = (ids: readonly string[]) =>
    new Set(collected(subnets, ({ facts }) => (ids.includes(facts.subnet) ? [facts.zone] : []))).size;
  const isThere = (name: string, kind: string, good: (found: Known<VpcEndpoint>) => boolean) =>
    anyOf(vpcEndpoints, ({ facts }) =>
      allHold(
        () => facts.vpc === vpcId,
        () => isOf(facts, name, region),
        () => facts.kind === kind,
        () => facts.isAvailable,
        () => good(facts),
      ),
    );
  const serves = (name: string, from: Known<Subnet>) =>
    isThere(name, 'gateway', (found) => found.tables.includes(tableOf(from, routeTables)?.table ?? ''));
  return {
    isUsed: () => anyOf(inside, (one) => one.inUse),
    hasInterface: (name: string) =>
      isThere(name, 'interface', (found) =>
        allHold(
          () => found.hasPrivateName,
          () => zonesOf(found.subnets) >= minZones,
        ),
      ),
    /** Whether a private subnet in use reaches the service by no gateway. */
    leavesOut: (name: string) =>
      anyOf(inside, (from) =>
        allHold(
          () => !serves(name, from),
          () => from.inUse,
          () => !isPublic(from, routeTables),
        ),
      ),
  };
}

/** `com.amazonaws.eu-west-1.ecr.api` is of `ecr.api`, and not of `api`. */
const isOf = ({ service }: Known<VpcEndpoint>, name: string, region: string) => service.endsWith(`.${region}.${name}`);
