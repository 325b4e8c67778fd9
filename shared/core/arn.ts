/** The parts of an ARN by their names ("Identify AWS resources with Amazon Resource Names", IAM User Guide). */

export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  /** Empty for a service without regions, and in the ARN of a bucket. */
  readonly region: string;
  /** Empty in the ARN of a bucket; `aws` in that of a policy that AWS manages. */
  readonly account: string;
  /** All that follows the account, colons included. */
  readonly resource: string;
}

/** A missing part is empty. So a text that is not an ARN has an empty region and an empty account. */
export function arnParts(text: string): ArnParts {
  const [, partition = '', service = '', region = '', account = '', ...resource] = text.split(':');
  return { partition, service, region, account, resource: resource.join(':') };
}
