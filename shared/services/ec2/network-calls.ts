/** Calls about networks that are left to the next scan. */
import { leftToNextScan } from '../../core/aws-service.ts';

export const networkCalls = [
  leftToNextScan(
    'of network interfaces is read which are in public subnets; they come and go with every instance and task',
    'CreateNetworkInterface',
    'DeleteNetworkInterface',
    'ModifyNetworkInterfaceAttribute',
    'ResetNetworkInterfaceAttribute',
    'AttachNetworkInterface',
    'DetachNetworkInterface',
    '*NetworkInterfacePermission',
  ),
  leftToNextScan(
    'no collector reads addresses',
    '*Address',
    '*Addresses',
    '*AddressAttribute',
    '*AddressTransfer',
    '*AddressTo*',
    '*TrunkInterface',
  ),
  leftToNextScan(
    'how a subnet gives out its addresses, other than public ones, is not judged',
    '*SubnetCidrBlock',
    '*SubnetCidrReservation',
    '*SecondarySubnet',
  ),
  leftToNextScan(
    'no collector reads other gateways, or what routers announce',
    '*RouteServer*',
    '*VgwRoutePropagation',
    '*Gateway',
    '*GatewayAddress',
    '*DhcpOptions',
    '*SecondaryNetwork',
  ),
  leftToNextScan(
    'endpoints that an account offers to others are not judged, nor what it is told of them',
    '*VpcEndpointConnection*',
    '*VpcEndpointService*',
    '*VpcEndpointPayerResponsibility',
  ),
  leftToNextScan(
    'a connection carries nothing before it is accepted, which is waited for',
    'CreateVpcPeeringConnection',
    'RejectVpcPeeringConnection',
    'ModifyVpcPeeringConnectionOptions',
  ),
  leftToNextScan(
    'no collector reads how networks are connected',
    '*TransitGateway*',
    '*LocalGateway*',
    '*Vpn*',
    '*CarrierGateway',
    '*ClassicLink*',
  ),
  leftToNextScan('no collector reads whom Verified Access lets in', '*VerifiedAccess*'),
  leftToNextScan(
    'no collector reads who looks at traffic, or how it might flow',
    '*TrafficMirror*',
    '*NetworkInsights*',
    '*ReachabilityAnalyzer*',
    '*AwsNetworkPerformanceMetricSubscription',
  ),
  leftToNextScan('no collector reads who owns which addresses', '*Ipam*', '*Byoip*', '*Coip*', '*PublicIpv4Pool*'),
];
