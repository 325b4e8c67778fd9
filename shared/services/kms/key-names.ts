/** The owner of the key that a resource names by ARN, by id or by alias: AWS, or the account. */
import { anyOf } from '../../core/quantify.ts';
import type { AwsManagedKey } from '../backup/vaults.ts';

/** The alias of a key that AWS manages ("AWS managed keys", AWS KMS Developer Guide: `aws/service-name`). */
const ALIAS_OF_AWS = /(?:^|:)alias\/aws\//;

/** Whether AWS manages the key that the account has for a service. An alias of the account's own is a key of its own. */
export function isKeyOfAws(key: string, managed: readonly { readonly facts: AwsManagedKey }[]): boolean {
  if (ALIAS_OF_AWS.test(key)) return true;
  if (/(?:^|:)alias\//.test(key)) return false;
  const id = key.slice(key.lastIndexOf('/') + 1);
  return anyOf(managed, ({ facts }) => facts.keyId === id);
}
