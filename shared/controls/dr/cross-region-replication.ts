import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { collected, partsOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { criticalStores } from '../../services/tagging/critical-stores.ts';
import { examples } from './examples/cross-region-replication.ts';

/** The part of the requirements about buckets that this control does not judge. */
const UNTAGGED = 'buckets that are not tagged Criticality=critical';

/** One verdict per database, table and bucket tagged `Criticality=critical`: the owner requests this check by the tag. */

export default control({
  id: 'dr.cross-region-replication',
  title: 'Critical data is copied to a second region all the time',
  severity: 'high',
  seeds: ['000:116', '001:92'],
  satisfies: [
    'nist-800-53-r5/CP-6',
    'nist-800-53-r5/CP-9(6)',
    'iso-27001/A.8.13',
    'iso-27001/A.8.14',
    'soc2/A1.2',
    'fedramp-20x/KSI-RPL-ABO',
  ],
  equivalents: {
    prowler: [inPart('s3_bucket_cross_region_replication', UNTAGGED)],
    securityHub: [inPart('S3.7', UNTAGGED)],
    config: [inPart('S3_BUCKET_CROSS_REGION_REPLICATION_ENABLED', UNTAGGED)],
  },
  parameters: { minRegions: count(1, 'how many other regions hold a copy', { minimum: 1, maximum: 10 }) },
  subject: criticalStores,
  why: 'When a region is gone, what was only there is gone for as long, however many zones it was spread over.',
  fix: {
    values: ({ id, facts: { kind } }) => ({
      kind: kind !== 'database' ? kind : id.includes(':cluster:') ? 'cluster' : 'instance',
    }),
    command:
      'aws dynamodb update-table --table-name {name} --replica-updates "Create={RegionName=<SECOND_REGION: region of the copy>}" --region {region}',
    mind: 'the copy is billed like the table',
    instead: [
      {
        when: { kind: 'instance' },
        command:
          'aws rds create-db-instance-read-replica --db-instance-identifier "<REPLICA: a name for the copy>" --source-db-instance-identifier {id} --source-region {region} --region "<SECOND_REGION: region of the copy>"',
        mind: 'the copy is billed like an instance; one that is encrypted wants --kms-key-id with a key of its own region',
      },
      {
        when: { kind: 'cluster' },
        steps: [
          'aws rds create-global-cluster --source-db-cluster-identifier {id} --global-cluster-identifier "<GLOBAL: a name for the global cluster>" --region {region}',
          'in the second region, create a cluster with --global-cluster-identifier, and an instance in it',
        ],
      },
      {
        when: { kind: 'bucket' },
        steps: [
          'make a bucket with versions in the second region, and let {name} keep versions',
          'with a replication.json that has a rule for the whole bucket: aws s3api put-bucket-replication --bucket {name} --replication-configuration file://replication.json',
        ],
        mind: 'put-bucket-replication replaces the rules that the bucket has; what was there before is not copied',
      },
    ],
  },
  deed: 'left {name} without a copy in another region',
  evaluate: ({ facts: store }, _others, { minRegions }) => {
    if (!store.inService) return notApplicable(`the ${store.kind} is not in service`);
    const { members: regions, unread } = partsOf(collected(store.copiedTo, (region) => [known(region)]));
    if (regions.length >= minRegions) return pass(`the ${store.kind} is copied to ${listed(regions)}`);
    if (unread[0]) throw unread[0];
    if (regions.length > 0)
      return fail(`the ${store.kind} is copied only to ${listed(regions)}, fewer than ${minRegions} other regions`);
    if (store.partlyCopiedTo.length > 0)
      return fail(`only a part of the ${store.kind} is copied: to ${listed(store.partlyCopiedTo)}`);
    return fail(`the ${store.kind} has no copy in another region`);
  },
  examples,
});
