import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { allOf, anyOf, thoseOf } from '../../core/quantify.ts';
import { nameOfArn } from '../../core/words.ts';
import { bucketExposure } from '../../services/s3/buckets.ts';
import { trailBuckets } from '../../services/s3/trail-buckets.ts';
import { examples } from './examples/cloudtrail-bucket-secure.ts';

export default control({
  id: 'logging.cloudtrail-bucket-secure',
  title: 'Buckets that trails deliver to are private, versioned, and log who reads them',
  severity: 'high',
  seeds: ['002:13'],
  satisfies: [
    stricter(['cis-aws-3.0/3.4', 'cis-aws-5.0/3.4'], 'asks'),
    ...judges('nist-800-53-r5/AU-9', 'nist-800-53-r5/AU-9(4)', 'soc2/CC6.1', 'iso-27001/A.8.15', 'pci-4.0/10.3.2'),
    ...judges('fedramp-20x/KSI-MLA-ALA', 'fedramp-20x/KSI-MLA-OSM', 'pci-4.0/10.2.1.3', 'pci-4.0/10.3.1'),
  ],
  equivalents: {
    prowler: [
      stricter('cloudtrail_logs_s3_bucket_access_logging_enabled', 'asks'),
      stricter('cloudtrail_logs_s3_bucket_is_not_publicly_accessible', 'asks'),
    ],
    securityHub: [stricter(['CloudTrail.6', 'CloudTrail.7'], 'asks')],
    config: [inPart('S3_BUCKET_LOGGING_ENABLED', 'buckets that no trail delivers to')],
  },
  parameters: {
    asks: list(['private', 'versioned', 'logged'], 'what each bucket has to be: private, versioned, logged'),
  },
  subject: trailBuckets,
  with: { exposures: bucketExposure },
  why: 'An intruder looks for the log first, to learn what is watched and to take their traces out of it.',
  fix: {
    values: ({ id }) => ({ bucket: nameOfArn(id) }),
    steps: [
      'aws s3api put-bucket-logging --bucket {bucket} --bucket-logging-status "LoggingEnabled={TargetBucket=<LOG_BUCKET: name of a bucket for access logs in the same region>,TargetPrefix=trail/}"',
      'aws s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled',
      'aws s3api put-public-access-block --bucket {bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    ],
  },
  console: 's3/buckets/{bucket}?tab=properties',
  deed: 'made the bucket {name} of trails less secure',
  evaluate: ({ id, facts }, { exposures }, { asks }) => {
    const isOpen = () =>
      anyOf(exposures, (one) =>
        allOf(
          [
            () => one.id === id,
            () => anyOf([() => one.facts.policy, () => one.facts.acl], (way) => way() === 'public'),
          ],
          (holds) => holds(),
        ),
      );
    const problems = [
      { asked: 'private', holds: isOpen, because: 'is open to the public' },
      { asked: 'versioned', holds: () => !facts.versioned, because: 'keeps no earlier versions' },
      { asked: 'logged', holds: () => facts.logsTo === null, because: 'does not log who reads it' },
    ].filter(({ asked }) => asks.includes(asked));
    const found = thoseOf(problems, ({ holds }) => holds());
    if (found.length === 0) return pass(`it is ${asks.join(', ')}`);
    return fail(`the bucket ${found.map(({ because }) => because).join(', and ')}`);
  },
  examples,
});
