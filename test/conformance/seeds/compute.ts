/** Clusters, services, groups, load balancers and instances: what runs, and how. */
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  PutScalingPolicyCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateClusterCommand as CreateKubernetesCommand, EKSClient } from '@aws-sdk/client-eks';
import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Place } from '../support/organization.ts';
import { type Seed, TAGS } from './seed.ts';

const IMAGE = 'ami-12c6146b';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

async function subnetsOf({ client }: Place): Promise<{ ids: string[]; vpc: string; zones: string[] }> {
  const { Subnets = [] } = await client(EC2Client).send(new DescribeSubnetsCommand({}));
  const two = Subnets.slice(0, 2);
  return {
    ids: two.map(({ SubnetId = '' }) => SubnetId),
    zones: two.map(({ AvailabilityZone = '' }) => AvailabilityZone),
    vpc: two[0]?.VpcId ?? '',
  };
}

async function kubernetes(place: Place, good: boolean): Promise<void> {
  const { ids } = await subnetsOf(place);
  const types = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;
  const keyArn = `arn:aws:kms:${place.region}:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  // AWS chooses this range for every cluster that is not given one; moto would answer with none
  const publicAccessCidrs = ['0.0.0.0/0'];
  await place.client(EKSClient).send(
    new CreateKubernetesCommand({
      name: 'platform',
      version: '1.34',
      roleArn: `arn:aws:iam::${place.account}:role/eks`,
      resourcesVpcConfig: {
        ...{ subnetIds: ids, publicAccessCidrs },
        ...{ endpointPublicAccess: !good, endpointPrivateAccess: good },
      },
      logging: { clusterLogging: [{ types: [...types], enabled: good }] },
      ...(good ? { encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }] } : {}),
    }),
  );
}

async function group(place: Place, good: boolean): Promise<void> {
  const { ids } = await subnetsOf(place);
  const LaunchTemplateData = { ImageId: IMAGE, InstanceType: 't3.large' as const };
  await place
    .client(EC2Client)
    .send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'workers', LaunchTemplateData }));
  const client = place.client(AutoScalingClient);
  await client.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'workers',
      LaunchTemplate: { LaunchTemplateName: 'workers', Version: '$Latest' },
      MinSize: 1,
      MaxSize: 2,
      DesiredCapacity: 1,
      Tags: good ? TAGS.map((tag) => ({ ...tag, PropagateAtLaunch: true })) : [],
      VPCZoneIdentifier: (good ? ids : ids.slice(0, 1)).join(','),
    }),
  );
  if (!good) return;
  const tracked = {
    PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' as const },
    TargetValue: 50,
  };
  await client.send(
    new PutScalingPolicyCommand({
      AutoScalingGroupName: 'workers',
      PolicyName: 'processor',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: tracked,
    }),
  );
}

async function containers(place: Place, good: boolean): Promise<void> {
  const client = place.client(ECSClient);
  await client.send(new CreateClusterCommand({ clusterName: 'main' }));
  const registry = `${place.account}.dkr.ecr.${place.region}.amazonaws.com`;
  const hardened = { readonlyRootFilesystem: true, logConfiguration: { logDriver: 'awslogs' as const } };
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      containerDefinitions: [
        good
          ? { ...hardened, name: 'api', image: `${registry}/api@${DIGEST}`, cpu: 128, memory: 256 }
          : { name: 'api', image: 'nginx:latest', privileged: true, memoryReservation: 256 },
      ],
    }),
  );
  await client.send(
    new CreateServiceCommand({ cluster: 'main', serviceName: 'api', taskDefinition: 'api', desiredCount: 1 }),
  );
}

async function balancer(place: Place, good: boolean): Promise<void> {
  const { ids, vpc } = await subnetsOf(place);
  const client = place.client(ElasticLoadBalancingV2Client);
  const Type = good ? 'application' : 'network';
  await client.send(
    new CreateLoadBalancerCommand({
      Name: 'api',
      Type,
      Scheme: 'internet-facing',
      Subnets: good ? ids : ids.slice(0, 1),
      Tags: good ? TAGS : [],
    }),
  );
  await client.send(
    new CreateTargetGroupCommand({ Name: 'api', Protocol: good ? 'HTTP' : 'TCP', Port: 80, VpcId: vpc }),
  );
}

async function instance({ client }: Place, good: boolean): Promise<void> {
  const MetadataOptions = {
    HttpTokens: good ? ('required' as const) : ('optional' as const),
    HttpEndpoint: 'enabled' as const,
  };
  const tagged = { TagSpecifications: [{ ResourceType: 'instance' as const, Tags: TAGS }] };
  await client(EC2Client).send(
    new RunInstancesCommand({
      ...{ ImageId: IMAGE, InstanceType: 't3.medium', MinCount: 1, MaxCount: 1, MetadataOptions },
      ...(good ? tagged : {}),
    }),
  );
}

const planted = async (place: Place, good: boolean): Promise<void> => {
  for (const make of [kubernetes, group, containers, balancer, instance]) await make(place, good);
};

export const compute: Seed = {
  scope: 'region',
  good: (place) => planted(place, true),
  bad: (place) => planted(place, false),
};
