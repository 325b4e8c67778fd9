/** Finds the controls that speak of what a reader asks for. */
import { indexOf } from '../../checklist/index-of-controls.ts';
import { matchedControls } from '../../checklist/matched-control.ts';
import { searchControls } from '../../checklist/search.ts';
import type { KnownControl } from '../../core/catalogue.ts';
import { settingsRequirements } from '../../frameworks/settings-requirements.ts';
import { controlOf } from './catalogue.ts';

function searcher(): (text: string) => readonly KnownControl[] {
  // the index takes a third of a second: it is made at the first search, and depends on the catalogue alone
  let index: ReturnType<typeof indexOf> | undefined;
  return (text) => {
    index ??= indexOf(matchedControls(), settingsRequirements());
    return searchControls(text, index).flatMap((id) => controlOf(id) ?? []);
  };
}

/** The controls that speak of the text, the best first. */
export const controlsAbout = searcher();
