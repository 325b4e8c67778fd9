/** The facts behind one verdict: when and by which calls they were read, and what the control made of them. */
import { html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { reachFor, requireReach } from '../../api/selection.ts';
import { evidenceFor } from '../../queries/evidence.ts';
import { address, carried, resourcePath } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { titleOf } from '../parts/catalogue.ts';
import { shortName } from '../parts/verdicts.ts';

export const route: Omit<PageRoute, 'path'> = {
  roles: ['auditor'],
  asOf: true,
  show: async (asked) => {
    const { query, ports, at } = asked;
    const named = (name: string): string => {
      const value = query.get(name);
      if (!value) throw new Problem(400, `the address names no ${name}; follow the link of a verdict to get here`);
      return value;
    };
    const question = {
      ...{ account: named('account'), region: named('region'), control: named('control'), resource: named('resource') },
      at,
    };
    requireReach(await reachFor(asked), [question.account]);
    const shown = await evidenceFor(ports, question);
    return {
      title: `Facts of ${shortName(question.resource)}`,
      trail: [
        { text: 'Now', href: address('/', carried(query)) },
        {
          text: shortName(question.resource),
          href: address(resourcePath(question.resource), { account: question.account, ...carried(query) }),
        },
      ],
      main: html`<section class="card"><h2>${titleOf(question.control)}</h2>
<pre>${JSON.stringify(shown, null, 2)}</pre>
<p class="small quiet">What is personal or secret is never read, and so is not here. The digest is the SHA-256 of the facts as canonical JSON; the history is chained over it.</p></section>`,
    };
  },
};
