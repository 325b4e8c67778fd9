/** How to put the failures of a resource right, with the resource's own names filled in. */
import { type Html, html } from '../../api/html.ts';
import { remedyFor } from '../../core/fix.ts';
import type { ShownVerdict } from '../../queries/waivers-shown.ts';
import { address, carried, controlPath } from '../address.ts';
import type { Asked } from '../asked.ts';
import { texts, titleOf } from './catalogue.ts';

/** Null if nothing fails of which this release knows a fix. The same fix of several regions is shown once. */
export function fixesCard({ ports: { store }, query }: Asked, verdicts: readonly ShownVerdict[]): Html | null {
  const seen = new Set<string>();
  const fixes = verdicts.flatMap((verdict) => {
    const { control, status } = verdict;
    const template = texts[control]?.fix;
    if (status !== 'fail' || template === undefined) return [];
    const remedy = remedyFor(template, { ...verdict, store });
    const name = `${control} ${remedy.fix}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ control, ...remedy }];
  });
  if (fixes.length === 0) return null;
  const kept = carried(query);
  return html`<section class="card"><h2>How to put it right</h2>${fixes.map(
    ({
      control,
      fix,
      steps,
      mind,
    }) => html`<h3><a href="${address(controlPath(control), kept)}">${titleOf(control)}</a></h3>
${steps ? html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>` : html`<pre data-copy>${fix}</pre>`}${
  mind ? html`<p><strong>Mind:</strong> ${mind}</p>` : null
}`,
  )}</section>`;
}
