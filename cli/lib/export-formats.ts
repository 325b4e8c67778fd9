/** The formats of `plumbline export`: the formats of every export, and those that need a program on this machine. */
import { EXPORT_FORMATS } from '../../shared/jobs/export-formats.ts';

/** A PDF is the HTML, printed by a browser that is installed here. */
export const FORMATS = [...EXPORT_FORMATS, 'pdf'] as const;
