import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { warehouses } from '../../services/redshift/clusters.ts';
import { exampleWarehouse } from '../../services/redshift/examples.ts';

export default control({
  id: 'network.no-public-warehouses',
  title: 'No Redshift cluster has a public address',
  severity: 'high',
  seeds: ['004:63'],
  satisfies: [
    ...['fsbp/Redshift.1', 'nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'soc2/CC6.6', 'iso-27001/A.8.20'],
    ...['pci-4.0/1.4.4', 'fedramp-20x/KSI-CNA-MAT', 'fedramp-20x/KSI-CNA-RNT', 'gdpr/5(1)(f)'],
  ],
  equivalents: {
    prowler: [inPart('redshift_cluster_public_access', 'that a closed security group or a private subnet suffices')],
    securityHub: ['Redshift.1'],
    config: ['REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK'],
  },
  subject: warehouses,
  why: 'A warehouse with a public address is one security-group rule away from everybody who guesses or steals a password.',
  fix: {
    command: 'aws redshift modify-cluster --cluster-identifier {name} --no-publicly-accessible --region {region}',
    mind: 'whoever connects by its public address is cut off',
  },
  console: 'redshiftv2/home?region={region}#cluster-details?cluster={name}',
  deed: 'opened cluster {name} to the internet',
  evaluate: ({ facts: { status, isPublic } }) => {
    if (status === 'deleting') return notApplicable('it is being deleted');
    return isPublic ? fail('it is publicly accessible') : pass('it has no public address');
  },
  examples: {
    pass: [{ name: 'a private cluster', facts: exampleWarehouse }],
    fail: [{ name: 'a public cluster', facts: { ...exampleWarehouse, isPublic: true } }],
    notApplicable: [{ name: 'being deleted', facts: { ...exampleWarehouse, status: 'deleting', isPublic: true } }],
  },
});
