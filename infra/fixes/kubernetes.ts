/** Fixes in infrastructure code: clusters of EKS. */
import { aws_eks as eks } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes } from './fix.ts';

export const kubernetesFixes: CdkFixes = {
  'eks.control-plane-logging'(this: Construct, { role, vpc }) {
    new eks.CfnCluster(this, 'Cluster', {
      roleArn: role.roleArn,
      resourcesVpcConfig: { subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId) },
      logging: {
        clusterLogging: {
          enabledTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'].map((type) => ({ type })),
        },
      },
    });
  },
  'eks.network-policies'(this: Construct, { kubernetes }) {
    new eks.CfnAddon(this, 'Network', {
      ...{ addonName: 'vpc-cni', clusterName: kubernetes.ref },
      configurationValues: JSON.stringify({ enableNetworkPolicy: 'true' }),
    });
  },
  'eks.node-groups'(this: Construct, { kubernetes, role, vpc }) {
    new eks.CfnNodegroup(this, 'Nodes', {
      ...{ clusterName: kubernetes.ref, nodeRole: role.roleArn, instanceTypes: ['m7g.large'] },
      subnets: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      scalingConfig: { minSize: 3, desiredSize: 3, maxSize: 12 },
    });
  },
  'eks.private-endpoint'(this: Construct, { role, vpc }) {
    new eks.CfnCluster(this, 'Cluster', {
      roleArn: role.roleArn,
      resourcesVpcConfig: {
        subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
    });
  },
  'eks.rbac'(this: Construct, { kubernetes, role }) {
    new eks.CfnAccessEntry(this, 'Readers', {
      ...{ clusterName: kubernetes.ref, principalArn: role.roleArn },
      accessPolicies: [
        {
          policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
          accessScope: { type: 'namespace', namespaces: ['shop'] },
        },
      ],
    });
  },
  'eks.supported-version'(this: Construct, { role, vpc }) {
    new eks.CfnCluster(this, 'Cluster', {
      ...{ roleArn: role.roleArn, version: '1.34' },
      resourcesVpcConfig: { subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId) },
      upgradePolicy: { supportType: 'STANDARD' },
    });
  },
  'eks.workload-identity'(this: Construct, { kubernetes, role }) {
    new eks.CfnPodIdentityAssociation(this, 'Api', {
      ...{ clusterName: kubernetes.ref, namespace: 'shop', serviceAccount: 'api', roleArn: role.roleArn },
    });
  },
  'encryption.eks-secrets'(this: Construct, { key, role, vpc }) {
    new eks.CfnCluster(this, 'Cluster', {
      roleArn: role.roleArn,
      resourcesVpcConfig: { subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId) },
      encryptionConfig: [{ provider: { keyArn: key.keyArn }, resources: ['secrets'] }],
    });
  },
};
