/** The `timestamps` part of the configuration: the authority that vouches for when runs were anchored. */
import * as z from 'zod';
import { object } from './fields.ts';
import { address } from './source-fields.ts';

export const timestamps = object({
  /** The address of a time-stamping authority (RFC 3161), over HTTP or HTTPS. */
  url: address,
  /** The trusted certificates, in PEM, to which the authority's certificate must lead. */
  certificates: z
    .string({ error: 'must be certificates in PEM' })
    .refine((text) => text.includes('-----BEGIN CERTIFICATE-----'), {
      error: 'must hold a certificate in PEM, which begins with -----BEGIN CERTIFICATE-----',
    }),
});
