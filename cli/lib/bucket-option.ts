/** The option that names the evidence bucket of a deployment. */
import { InvalidArgumentError, Option } from 'commander';

/** "Bucket naming rules", Amazon S3 User Guide. */
function bucket(value: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)) return value;
  throw new InvalidArgumentError('It must be the name of an S3 bucket.');
}

export const bucketOption = (): Option =>
  new Option('--bucket <name>', 'evidence bucket of the deployment, for --table')
    .env('PLUMBLINE_BUCKET')
    .argParser(bucket);
