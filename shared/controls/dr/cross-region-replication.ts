import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { collected, partsOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { criticalStores } from '../../services/tagging/critical-stores.ts';

/** What is missing of the requirements about buckets. */
const UNTAGGED = 'buckets that are not tagged Criticality=critical';

const table = {
  kind: 'table',
  inService: true,
  copiedTo: ['eu-central-1'],
  partlyCopiedTo: [],
  restorableTo: null,
} as const;
const bucket = { ...table, kind: 'bucket', copiedTo: [] } as const;

/** One verdict per database, table and bucket tagged `Criticality=critical`; the tag is how a store asks for this. */
export default control({
  id: 'dr.cross-region-replication',
  title: 'Critical data is copied to a second region all the time',
  severity: 'high',
  seeds: ['000:116', '001:92'],
  satisfies: ['nist-800-53-r5/CP-6', 'nist-800-53-r5/CP-9(6)', 'iso-27001/A.8.13', 'iso-27001/A.8.14', 'soc2/A1.2'],
  equivalents: {
    prowler: [inPart('s3_bucket_cross_region_replication', UNTAGGED)],
    securityHub: [inPart('S3.7', UNTAGGED)],
    config: [inPart('S3_BUCKET_CROSS_REGION_REPLICATION_ENABLED', UNTAGGED)],
  },
  parameters: { minRegions: count(1, 'how many other regions hold a copy', { minimum: 1, maximum: 10 }) },
  subject: criticalStores,
  why: 'When a region is gone, what was only there is gone for as long, however many zones it was spread over.',
  fix: 'aws dynamodb update-table --table-name <table> --replica-updates \'[{"Create":{"RegionName":"<second>"}}]\' --region <region>   # RDS: create-db-instance-read-replica; S3: put-bucket-replication',
  console: 'https://{region}.console.aws.amazon.com/resource-groups/tag-editor/find-resources?region={region}',
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
  examples: {
    pass: [
      { name: 'a replica elsewhere', facts: table },
      {
        name: 'two, where two are asked for',
        facts: { ...table, copiedTo: ['eu-central-1', 'eu-north-1'] },
        parameters: { minRegions: 2 },
      },
    ],
    fail: [
      { name: 'a part of a bucket', facts: { ...bucket, partlyCopiedTo: ['eu-central-1 (logs/)'] } },
      { name: 'no replica', facts: { ...table, copiedTo: [] } },
      { name: 'one, where two are asked for', facts: table, parameters: { minRegions: 2 } },
    ],
    notApplicable: [{ name: 'still being made', facts: { ...table, inService: false, copiedTo: [] } }],
  },
});
