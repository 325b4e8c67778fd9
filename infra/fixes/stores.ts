/** Fixes in infrastructure code: warehouses, search domains, streams and brokers. */
import { aws_msk as msk, aws_opensearchservice as opensearch, aws_redshift as redshift } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes } from './fix.ts';

export const storeFixes: CdkFixes = {
  'encryption.brokers-at-rest'(this: Construct, { key, vpc }) {
    const clientSubnets = vpc.privateSubnets.map(({ subnetId }) => subnetId);
    new msk.CfnCluster(this, 'Orders', {
      ...{ clusterName: 'orders', kafkaVersion: '3.8.x', numberOfBrokerNodes: 3 },
      brokerNodeGroupInfo: { instanceType: 'kafka.m7g.large', clientSubnets },
      encryptionInfo: { encryptionAtRest: { dataVolumeKmsKeyId: key.keyArn } },
    });
  },
  'encryption.brokers-in-transit'(this: Construct, { vpc }) {
    const clientSubnets = vpc.privateSubnets.map(({ subnetId }) => subnetId);
    new msk.CfnCluster(this, 'Orders', {
      ...{ clusterName: 'orders', kafkaVersion: '3.8.x', numberOfBrokerNodes: 3 },
      brokerNodeGroupInfo: { instanceType: 'kafka.m7g.large', clientSubnets },
      encryptionInfo: { encryptionInTransit: { inCluster: true, clientBroker: 'TLS' } },
    });
  },
  'encryption.search-at-rest'(this: Construct, { key }) {
    new opensearch.Domain(this, 'Catalogue', {
      version: opensearch.EngineVersion.OPENSEARCH_2_19,
      encryptionAtRest: { enabled: true, kmsKey: key },
    });
  },
  'encryption.search-in-transit'(this: Construct) {
    new opensearch.Domain(this, 'Catalogue', {
      version: opensearch.EngineVersion.OPENSEARCH_2_19,
      enforceHttps: true,
      tlsSecurityPolicy: opensearch.TLSSecurityPolicy.TLS_1_2_PFS,
    });
  },
  'encryption.search-nodes'(this: Construct) {
    new opensearch.Domain(this, 'Catalogue', {
      version: opensearch.EngineVersion.OPENSEARCH_2_19,
      nodeToNodeEncryption: true,
    });
  },
  'encryption.warehouse-at-rest'(this: Construct, { key }) {
    new redshift.CfnCluster(this, 'Reports', {
      ...{ clusterType: 'multi-node', nodeType: 'ra3.large', numberOfNodes: 2, dbName: 'reports' },
      ...{ masterUsername: 'reports_owner', manageMasterPassword: true },
      ...{ encrypted: true, kmsKeyId: key.keyId },
    });
  },
  'encryption.warehouse-in-transit'(this: Construct) {
    const parameters = new redshift.CfnClusterParameterGroup(this, 'Parameters', {
      parameterGroupFamily: 'redshift-2.0',
      description: 'refuses connections without TLS',
      parameters: [{ parameterName: 'require_ssl', parameterValue: 'true' }],
    });
    new redshift.CfnCluster(this, 'Reports', {
      ...{ clusterType: 'multi-node', nodeType: 'ra3.large', numberOfNodes: 2, dbName: 'reports' },
      ...{ masterUsername: 'reports_owner', manageMasterPassword: true },
      clusterParameterGroupName: parameters.ref,
    });
  },
  'network.no-public-brokers'(this: Construct, { vpc }) {
    const clientSubnets = vpc.privateSubnets.map(({ subnetId }) => subnetId);
    const connectivityInfo = { publicAccess: { type: 'DISABLED' } };
    new msk.CfnCluster(this, 'Orders', {
      ...{ clusterName: 'orders', kafkaVersion: '3.8.x', numberOfBrokerNodes: 3 },
      brokerNodeGroupInfo: { instanceType: 'kafka.m7g.large', clientSubnets, connectivityInfo },
    });
  },
  'network.no-public-search'(this: Construct, { vpc }) {
    new opensearch.Domain(this, 'Catalogue', {
      version: opensearch.EngineVersion.OPENSEARCH_2_19,
      vpc,
      vpcSubnets: [{ subnets: vpc.privateSubnets.slice(0, 1) }],
    });
  },
  'network.no-public-warehouses'(this: Construct) {
    new redshift.CfnCluster(this, 'Reports', {
      ...{ clusterType: 'multi-node', nodeType: 'ra3.large', numberOfNodes: 2, dbName: 'reports' },
      ...{ masterUsername: 'reports_owner', manageMasterPassword: true },
      publiclyAccessible: false,
    });
  },
};
