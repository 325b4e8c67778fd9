import { stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { warehouses } from '../../services/redshift/clusters.ts';
import { exampleWarehouse } from '../../services/redshift/examples.ts';
import { warehouseParameters } from '../../services/redshift/parameters.ts';

const groups = (tls: boolean, id = 'reports') => ({ groups: [{ id, facts: { tls } }] });

export default control({
  id: 'encryption.warehouse-in-transit',
  title: 'Redshift clusters take connections with TLS only',
  severity: 'medium',
  seeds: ['001:9', '002:8'],
  satisfies: [
    stricter('fsbp/Redshift.2', 'applied'),
    ...['nist-800-53-r5/SC-8', 'soc2/CC6.7', 'iso-27001/A.8.24', 'iso-27001/A.5.14', 'hipaa/164.312(e)(1)'],
    ...['hipaa/164.312(e)(2)(i)', 'gdpr/32(1)(a)', 'pci-4.0/4.2.1', 'fedramp-20x/KSI-SVC-VCM'],
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [stricter('redshift_cluster_in_transit_encryption_enabled', 'applied')],
    securityHub: [stricter('Redshift.2', 'applied')],
    config: [stricter('REDSHIFT_REQUIRE_TLS_SSL', 'applied')],
  },
  parameters: { applied: flag(true, 'whether a cluster fails that has not restarted since TLS was demanded') },
  subject: warehouses,
  with: { groups: warehouseParameters },
  why: 'Reports and the passwords of those who ask for them travel to a warehouse, often from outside the VPC, and are read by whoever is on the way.',
  fix: {
    steps: [
      'a default group cannot be changed, so make one: aws redshift create-cluster-parameter-group --parameter-group-name "<GROUP: a name for it>" --parameter-group-family redshift-2.0 --description "<WHY: what it is for>" --region {region}',
      'demand TLS: aws redshift modify-cluster-parameter-group --parameter-group-name "<GROUP: the same name>" --parameters ParameterName=require_ssl,ParameterValue=true --region {region}',
      'use it: aws redshift modify-cluster --cluster-identifier {name} --cluster-parameter-group-name "<GROUP: the same name>" --region {region}',
      'restart the cluster: aws redshift reboot-cluster --cluster-identifier {name} --region {region}',
    ],
    mind: 'the cluster is away for minutes, and clients without TLS are refused from then on',
  },
  console: 'redshiftv2/home?region={region}#cluster-details?cluster={name}',
  deed: 'let cluster {name} take connections without TLS',
  evaluate: ({ facts }, { groups }, { applied }) => {
    if (facts.status === 'deleting') return notApplicable('it is being deleted');
    const { parameterGroup } = facts;
    const group = firstOf(groups, ({ id }) => id === parameterGroup);
    if (!group?.facts.tls) return fail(`the parameters ${parameterGroup} let it take connections without TLS`);
    if (applied && !facts.tlsApplied) return fail('TLS is demanded only once it restarts');
    return pass(`the parameters ${parameterGroup} demand TLS`);
  },
  examples: varied({
    common: { facts: exampleWarehouse, with: groups(true) },
    pass: [
      { name: 'demanded' },
      {
        name: 'from the next restart on, where that suffices',
        facts: { tlsApplied: false },
        parameters: { applied: false },
      },
    ],
    fail: [
      { name: 'not demanded', with: groups(false), parameters: { applied: false } },
      { name: 'demanded by other parameters', with: groups(true, 'other') },
      { name: 'from the next restart on', facts: { tlsApplied: false } },
    ],
    notApplicable: [{ name: 'being deleted', facts: { status: 'deleting' }, with: groups(false) }],
  }),
});
