/** The formats in which a checklist is rendered. */
export const RENDERINGS = ['markdown', 'html', 'pdf', 'comment', 'badge'] as const;
export type Rendering = (typeof RENDERINGS)[number];
