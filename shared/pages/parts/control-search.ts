/** Searches the controls for a reader's words. */
import { indexOf } from '../../checklist/index-of-controls.ts';
import { matchedControls } from '../../checklist/matched-control.ts';
import { searchControls } from '../../checklist/search.ts';
import type { KnownControl } from '../../core/catalogue.ts';
import { settingsRequirements } from '../../frameworks/settings-requirements.ts';
import { controlOf } from './catalogue.ts';

function searcher(): (text: string) => readonly KnownControl[] {
  // the index takes a third of a second to build, so it is built at the first search; it depends on the catalogue only
  let index: ReturnType<typeof indexOf> | undefined;
  return (text) => {
    index ??= indexOf(matchedControls(), settingsRequirements());
    return searchControls(text, index).flatMap((id) => controlOf(id) ?? []);
  };
}

/** The controls that match the text, the best match first. */
export const controlsAbout = searcher();
