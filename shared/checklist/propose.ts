/** Updates a mapping for its checklist: decisions of people stay, and new items get proposals. */
import { Document, isMap, type Node, YAMLSeq } from 'yaml';
import { keysOf, type Recognised, recognise } from './identity.ts';
import { type Item, sectionOf } from './items.ts';
import { type Entry, itemNodes, type Mapping } from './mapping.ts';
import type { Proposal } from './match.ts';

export interface ProposedItem {
  readonly item: Item;
  readonly proposals: readonly Proposal[];
}

export interface Renewed {
  readonly text: string;
  readonly recognised: Recognised<RecordedEntry>;
}

/** An entry of a mapping, in the form by which items are matched. */
export interface RecordedEntry {
  readonly key: string;
  readonly text: string;
  readonly section: string;
  readonly line: number;
  readonly entry: Entry;
  readonly index: number;
}

/** A group is not mapped, because the items below it are. */
export const isMapped = ({ kind }: Item): boolean => kind !== 'group';

export const recordsOf = (entries: readonly Entry[]): RecordedEntry[] =>
  entries.map((entry, index) => ({
    key: entry.key,
    text: entry.item,
    section: entry.section,
    line: entry.line,
    entry,
    index,
  }));

const HEAD = ` Which controls answer the items of a checklist. Review each entry:
   controls:        the controls that must hold, with the parameters that the item asks for
   attested by:     the team that gives the evidence, where people have to
   not applicable:  the reason why nothing has to hold
 \`plumbline checklist check\` names what is open. What you write here stays when the checklist is imported again.`;

/** A proposal with at least this score is written into the mapping. Below it, a person has to decide. */
const LIKELY = 0.35;
/** The number of further proposals that a comment names. */
const NAMED = 3;

export function renewed(items: readonly ProposedItem[], before: Mapping | undefined): Renewed {
  const mapped = items.filter(({ item }) => isMapped(item));
  const recognised = recognise(
    mapped.map(({ item }) => item),
    recordsOf(before?.entries ?? []),
  );
  const document = before?.document ?? emptyDocument();
  const nodes = itemNodes(document)?.items ?? [];
  const keys = keysOf(mapped.map(({ item }) => item));
  const list = new YAMLSeq<unknown>();
  const earlier = itemNodes(document);
  list.commentBefore = earlier?.commentBefore ?? null;
  list.comment = earlier?.comment ?? null;
  mapped.forEach(({ item, proposals }, index) => {
    const found = recognised.found.get(index);
    const key = keys[index] ?? '';
    const node = found ? nodes[found.record.index] : undefined;
    list.items.push(isMap(node) ? updated(node, item, key) : fresh(document, { item, proposals, key }));
  });
  for (const { index } of recognised.orphans) list.items.push(nodes[index]);
  document.set('items', list);
  return { text: document.toString({ lineWidth: 120 }), recognised };
}

function emptyDocument(): Document {
  const document = new Document({ version: 1, items: [] });
  document.commentBefore = HEAD;
  return document;
}

const placeOf = (item: Item, key: string) => ({ item: item.text, key, section: sectionOf(item), line: item.line });

function updated(node: Node, item: Item, key: string): Node {
  if (isMap(node)) for (const [name, value] of Object.entries(placeOf(item, key))) node.set(name, value);
  return node;
}

function fresh(document: Document, { item, proposals, key }: ProposedItem & { readonly key: string }): Node {
  const [best, ...others] = proposals;
  const isLikely = best !== undefined && best.score >= LIKELY;
  const answer = best && { control: best.control, ...(best.parameters ? { parameters: best.parameters } : {}) };
  const node = document.createNode({ ...placeOf(item, key), controls: isLikely ? [answer] : [] });
  const also = (isLikely ? others : proposals).slice(0, NAMED).map(({ control }) => control);
  const because = isLikely ? ` proposed because ${best.because}` : '';
  const controls = isMap(node) ? node.get('controls', true) : undefined;
  const remarks = [because, also.length > 0 ? ` ${isLikely ? 'or' : 'perhaps'} ${also.join(', ')}` : ''];
  const comment = remarks.filter((part) => part !== '').join('\n');
  if (controls && comment !== '') (controls as Node).commentBefore = comment;
  return node;
}
