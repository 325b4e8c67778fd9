/** A checklist with the standing of each item: what the pages of checklists share. */
import { Problem } from '../../api/problem.ts';
import { selectionFor } from '../../api/selection.ts';
import { decisionsOf } from '../../checklist/check.ts';
import type { Bytes } from '../../checklist/document.ts';
import { type AttestedEvidence, evidenceOf } from '../../checklist/evidence.ts';
import { type Item, itemsOf } from '../../checklist/items.ts';
import { BadMapping, type Entry, problemsOf, readMapping } from '../../checklist/mapping.ts';
import { misplaced, misplacedIn, stripped } from '../../checklist/marks.ts';
import { type Counts, countsOf, type Standings, standingsOf } from '../../checklist/standing.ts';
import type { Asked } from '../asked.ts';
import type { ChecklistFiles } from '../ports.ts';
import { catalogue } from './catalogue.ts';

/** A longer checklist is too long for a reader, and takes minutes to parse. */
const LARGEST_BYTES = 1_000_000;

export interface Listed {
  readonly name: string;
  readonly title: string;
  readonly bytes: Bytes;
  readonly items: readonly Item[];
  /** The mapping's decision about each item. */
  readonly decisions: ReadonlyMap<Item, Entry>;
  /** The mapping is missing, or a part of it cannot be used: why, and what to do. */
  readonly faults: readonly string[];
}

export interface Shown extends Listed {
  readonly standings: Standings;
  readonly counts: Counts;
}

export async function checklistNamed(asked: Asked, name: string): Promise<Listed> {
  const files = await asked.ports.checklists.read(name);
  if (files) return listed(name, files);
  throw new Problem(404, 'there is no checklist of that name; the page of the checklists lists those there are');
}

function listed(name: string, { text, mapping }: ChecklistFiles): Listed {
  if (text.byteLength > LARGEST_BYTES)
    throw new Problem(
      400,
      `the checklist has ${text.byteLength} bytes, and may have ${LARGEST_BYTES}; split it into several`,
    );
  const whole = Buffer.from(text).toString('latin1');
  const line = misplacedIn(whole);
  if (line !== null) throw new Problem(400, `the checklist ${name}: ${misplaced(line)}`);
  const bytes = stripped(whole);
  const items = itemsOf(bytes);
  const { entries, faults } = entriesIn(name, mapping);
  return { name, title: items[0]?.headings[0] || name, bytes, items, decisions: decisionsOf(items, entries), faults };
}

function entriesIn(name: string, mapping: string | null): { entries: readonly Entry[]; faults: readonly string[] } {
  const file = `${name}.plumbline.yml`;
  if (mapping === null)
    return { entries: [], faults: [`there is no mapping ${file}; \`plumbline checklist import\` makes one to review`] };
  try {
    const { entries } = readMapping(mapping, file);
    const controls = new Map(catalogue.map((control) => [control.id, control]));
    const unknown = (id: string): string => `names the control ${id}, which this release does not have`;
    return { entries, faults: problemsOf(entries, controls, unknown) };
  } catch (error) {
    if (error instanceof BadMapping) return { entries: [], faults: error.message.split('\n') };
    throw error;
  }
}

export async function evidenceFor(asked: Asked): Promise<AttestedEvidence> {
  const { accounts, ous } = await selectionFor(asked, {});
  return evidenceOf(asked.ports, { at: asked.at, accounts, ous }, asked.now.toISOString());
}

export function standing(checklist: Listed, evidence: AttestedEvidence): Shown {
  const standings = standingsOf(checklist.items, checklist.decisions, evidence);
  return { ...checklist, standings, counts: countsOf(standings) };
}
