/** Rules of simulated security groups: one per protocol, port range and source, as AWS stores them. */
import type { AuthorizeSecurityGroupIngressRequest, IpPermission } from '@aws-sdk/client-ec2';
import { apiError } from '../service.ts';

export interface SimulatedRule {
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly source: { readonly kind: 'ipv4' | 'ipv6' | 'group' | 'prefix-list'; readonly value: string };
}

export const rule = (
  protocol: string,
  port: number | undefined,
  value: string,
  kind: SimulatedRule['source']['kind'] = 'ipv4',
): SimulatedRule => ({ protocol, from: port, to: port, source: { kind, value } });

/** Reads both forms of the call: a list of permissions, or one CIDR with its ports. */
export function rulesOf(input: AuthorizeSecurityGroupIngressRequest): SimulatedRule[] {
  const { CidrIp, IpProtocol, FromPort, ToPort, IpPermissions = [] } = input;
  const single = CidrIp ? [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }] : [];
  return [...IpPermissions, ...single].flatMap(rulesOfPermission);
}

function rulesOfPermission(permission: IpPermission): SimulatedRule[] {
  const { IpProtocol = '-1', FromPort: from, ToPort: to } = permission;
  const sources: SimulatedRule['source'][] = [
    ...(permission.IpRanges ?? []).map(({ CidrIp = '' }) => ({ kind: 'ipv4' as const, value: CidrIp })),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 = '' }) => ({ kind: 'ipv6' as const, value: CidrIpv6 })),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId = '' }) => ({ kind: 'group' as const, value: GroupId })),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId = '' }) => ({
      kind: 'prefix-list' as const,
      value: PrefixListId,
    })),
  ];
  return sources.map((source) => ({ protocol: IpProtocol, from, to, source }));
}

export function permissionOf({ protocol, from, to, source: { kind, value } }: SimulatedRule): IpPermission {
  return {
    IpProtocol: protocol,
    ...(from === undefined ? {} : { FromPort: from, ToPort: to }),
    IpRanges: kind === 'ipv4' ? [{ CidrIp: value }] : [],
    Ipv6Ranges: kind === 'ipv6' ? [{ CidrIpv6: value }] : [],
    UserIdGroupPairs: kind === 'group' ? [{ GroupId: value }] : [],
    PrefixListIds: kind === 'prefix-list' ? [{ PrefixListId: value }] : [],
  };
}

const keyOf = (rule: SimulatedRule): string => JSON.stringify(rule);

export function withRules(rules: readonly SimulatedRule[], added: readonly SimulatedRule[]): SimulatedRule[] {
  const known = new Set(rules.map(keyOf));
  if (added.some((rule) => known.has(keyOf(rule)))) {
    throw apiError('InvalidPermission.Duplicate', 'the specified rule already exists');
  }
  return [...rules, ...added];
}

export function withoutRules(rules: readonly SimulatedRule[], removed: readonly SimulatedRule[]): SimulatedRule[] {
  const known = new Set(rules.map(keyOf));
  if (removed.some((rule) => !known.has(keyOf(rule)))) {
    throw apiError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  }
  const gone = new Set(removed.map(keyOf));
  return rules.filter((rule) => !gone.has(keyOf(rule)));
}
