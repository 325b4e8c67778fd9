import { stricter } from '../../core/claim.ts';
import { attested } from '../../kinds/attested.ts';

/**
 * No API shows who reads the mail of an account's address, answers its telephone, or knows the answers to its
 * questions.
 */
export default attested({
  id: 'account.contact-details',
  title: 'AWS reaches more than one person by the contact details of the account',
  severity: 'medium',
  seeds: ['004:351'],
  satisfies: [stricter(['cis-aws-3.0/1.1', 'cis-aws-3.0/1.3', 'cis-aws-5.0/1.1'], 'parts')],
  cadence: 'yearly',
  done: 'check of the contact details',
  evidence: 'a record of the check, with an answer from each address and number',
  note: 'which group of people reads the mail',
  covers: ['mail-of-a-group', 'telephone', 'address', 'security-questions'],
  why: 'AWS suspends an account that is abused and whose owner does not answer; a person who has left does not answer.',
  mind: 'AWS asks no new security questions: leave that part out for accounts that have none',
});
