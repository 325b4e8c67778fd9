/** Examples of edge.https-redirect, which are many. */

import { varied } from '../../../core/example.ts';
import { answer, endpoint, noneNamed, withoutTls } from '../../../kinds/endpoint-examples.ts';

const plainly = (status: number, scheme?: string, host = 'shop.example.com') =>
  endpoint({ plain: { ...answer, status, redirect: scheme === undefined ? null : { scheme, host } } });

export const examples = varied({
  common: {},
  pass: [
    { name: 'a permanent redirect', ...plainly(301, 'https') },
    { name: 'a closed port', ...endpoint() },
    { name: 'a port that drops what is sent to it', ...endpoint({ plain: 'silent' }) },
    {
      name: 'another permanent redirect that is accepted',
      ...plainly(308, 'https'),
      parameters: { redirectStatus: ['301', '308'] },
    },
  ],
  fail: [
    {
      ...withoutTls,
      name: 'an address of plain HTTP that has a certificate',
      facts: { ...withoutTls.facts, certificate: endpoint().facts.certificate },
    },
    { name: 'a page', ...plainly(200) },
    { name: 'a redirect for now', ...plainly(302, 'https') },
    { name: 'a redirect to plain HTTP', ...plainly(301, 'http') },
    { name: 'a redirect to another host', ...plainly(301, 'https', 'elsewhere.example.net') },
    withoutTls,
    { name: 'an https address without a certificate', ...endpoint({ certificate: null }) },
  ],
  notApplicable: [noneNamed],
});
