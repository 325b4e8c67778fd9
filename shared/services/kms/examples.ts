/** The ARN of a key, for examples of controls. */
export const exampleKey = (id = '1234abcd-12ab-34cd-56ef-1234567890ab'): string =>
  `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
