/** How simulated S3 evaluates bucket policies. */

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Condition?: object;
}

const statementsOf = (policy: string): Statement[] =>
  [(JSON.parse(policy) as { Statement?: Statement | Statement[] }).Statement ?? []].flat();

/** Simplified from "The meaning of public": a statement allows everyone something, without a condition. */
export const isPublicPolicy = (policy: string | null): boolean =>
  policy !== null &&
  statementsOf(policy).some(({ Effect, Principal, Condition }) => {
    const anybody = Principal === '*' || (typeof Principal === 'object' && [Principal.AWS].flat().includes('*'));
    return Effect === 'Allow' && anybody && !Condition;
  });

/** The statement of "Require HTTPS" in the S3 user guide. */
export const tlsOnly = (bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DenyInsecureTransport',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
