/** Which route table a subnet uses, and whether it leads to the internet. Pure. */
import type { Known, KnownResource } from '../../core/control.ts';
import { allHold, anyOf, firstOf } from '../../core/quantify.ts';
import type { Route, RouteTable, Subnet } from './subnets.ts';

type Tables = readonly KnownResource<RouteTable>[];

/** The table that is named for the subnet, or else the main one of its VPC. Undefined where the list has neither. */
export function tableOf({ subnet, vpc }: Known<Subnet>, tables: Tables): Known<RouteTable> | undefined {
  const named = firstOf(tables, ({ facts }) => anyOf(facts.subnets, (id) => id === subnet));
  const main = () =>
    firstOf(tables, ({ facts }) =>
      allHold(
        () => facts.vpc === vpc,
        () => facts.isMain,
      ),
    );
  return (named ?? main())?.facts;
}

const leadsOut = ({ via }: Known<Route>): boolean => via.startsWith('igw-');

/** Public: one of its routes leads to an internet gateway ("Subnet types", Amazon VPC User Guide). */
export function isPublic(subnet: Known<Subnet>, tables: Tables): boolean {
  const table = tableOf(subnet, tables);
  return table !== undefined && anyOf(table.routes, leadsOut);
}

const EVERYWHERE = ['0.0.0.0/0', '::/0'];
export const isDefaultRoute = ({ to }: Known<Route>): boolean => EVERYWHERE.includes(to);
