/** Fixes in infrastructure code: warehouses, search domains, streams and brokers. */
import { aws_redshift as redshift } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes } from './fix.ts';

export const storeFixes: CdkFixes = {
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
  'network.no-public-warehouses'(this: Construct) {
    new redshift.CfnCluster(this, 'Reports', {
      ...{ clusterType: 'multi-node', nodeType: 'ra3.large', numberOfNodes: 2, dbName: 'reports' },
      ...{ masterUsername: 'reports_owner', manageMasterPassword: true },
      publiclyAccessible: false,
    });
  },
};
