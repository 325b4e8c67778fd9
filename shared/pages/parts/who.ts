/** The actor of a change. */
import type { Value } from '../../api/html.ts';
import type { Author } from '../../queries/author.ts';

export const whoText = ({ who }: Author): Value => who;
