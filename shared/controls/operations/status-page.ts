import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { answering, endpoint, noneNamed, served } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint } from '../../kinds/endpoints.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'shop-production', management: false };
const shop = endpoint();
const page = (one: ReturnType<typeof endpoint>) => ({
  facts,
  with: { endpoints: [shop, { ...one, id: 'https://status.example.com/' }] },
});
const is = { statusPage: true };

export default control({
  id: 'operations.status-page',
  title: 'Customers have a public status page that is up and stands apart',
  severity: 'low',
  seeds: ['000:131'],
  satisfies: ['soc2/CC2.3'],
  equivalents: {},
  parameters: {
    customers: flag(true, 'whether the account serves customers who need to know'),
    expectedStatus: list(['200'], 'statuses of a page that is up'),
  },
  subject: thisAccount,
  with: { endpoints },
  why: 'While the service is down customers ask whether it is, and a status page that is down with it tells them nothing.',
  fix: {
    steps: [
      'put a status page up that does not share its addresses with the service',
      'name it in the configuration: probes, with statusPage set to true',
    ],
  },
  evaluate: (_account, { endpoints: found }, { customers, expectedStatus }) => {
    if (!customers) return notApplicable('the configuration says that the account serves no customers');
    if (!anyOf(found, (one) => one.facts.named)) return noEndpoint;
    const pages = found.filter((one) => one.facts.statusPage);
    const names = listed(pages.map(({ id }) => id));
    if (pages.length === 0) return fail('none of the endpoints that the configuration names is a status page');
    const isUp = ({ facts: { response, certificate } }: (typeof pages)[number]) =>
      certificate?.trusted === true && expectedStatus.includes(String(response.status));
    if (anyOf(pages, (one) => isUp(one) && one.facts.sharedWith.length === 0)) return pass(`${names} is up`);
    return fail(
      anyOf(pages, isUp)
        ? `${names} is at the same address as the service`
        : `${names} does not answer over trusted HTTPS as a page that is up`,
    );
  },
  examples: {
    pass: [
      { name: 'up, at an address of its own', ...page(endpoint(is)) },
      {
        name: 'up with another status',
        ...page(answering({ status: 204 }, is)),
        parameters: { expectedStatus: ['204'] },
      },
    ],
    fail: [
      { name: 'none is named', ...page(endpoint()) },
      { name: 'down', ...page(answering({ status: 503 }, is)) },
      { name: 'not trusted', ...page(endpoint({ ...is, certificate: { ...served, trusted: false } })) },
      { name: 'without TLS', ...page(endpoint({ ...is, certificate: null })) },
      {
        name: 'at the address of the service',
        ...page(endpoint({ ...is, sharedWith: ['https://shop.example.com/'] })),
      },
    ],
    notApplicable: [
      { name: 'no endpoint is named', facts, with: { endpoints: [{ ...noneNamed }] } },
      { name: 'no customers', ...page(endpoint()), parameters: { customers: false } },
    ],
  },
});
